/** What people see. */
export const views: Readonly<Record<string, string>> = {
  'views/month_views.xml': `<?xml version="1.0" encoding="utf-8"?>
<odoo>
    <record id="month_view_list" model="ir.ui.view">
        <field name="name">month.list</field>
        <field name="model">{{model}}.month</field>
        <field name="arch" type="xml">
            <list editable="top" decoration-warning="provisional or not uf">
                <field name="date"/>
                <field name="uf"/>
                <field name="pension_cap"/>
                <field name="unemployment_cap"/>
                <field name="pension_rate"/>
                <field name="health_rate"/>
                <field name="unemployment_rate"/>
                <field name="provisional"/>
                <field name="source"/>
            </list>
        </field>
    </record>

    <record id="month_action" model="ir.actions.act_window">
        <field name="name">Months</field>
        <field name="res_model">{{model}}.month</field>
        <field name="view_mode">list</field>
    </record>
</odoo>
`,
  'views/slip_views.xml': `<?xml version="1.0" encoding="utf-8"?>
<odoo>
    <record id="slip_view_list" model="ir.ui.view">
        <field name="name">slip.list</field>
        <field name="model">{{model}}.slip</field>
        <field name="arch" type="xml">
            <list decoration-info="state == 'draft'">
                <field name="name"/>
                <field name="month_id"/>
                <field name="employee_id"/>
                <field name="days"/>
                <field name="gross" sum="Gross"/>
                <field name="pension" optional="show"/>
                <field name="health" optional="show"/>
                <field name="unemployment" optional="show"/>
                <field name="net" sum="Net"/>
                <field name="state" widget="badge"/>
                <field name="currency_id" column_invisible="True"/>
            </list>
        </field>
    </record>

    <record id="slip_view_form" model="ir.ui.view">
        <field name="name">slip.form</field>
        <field name="model">{{model}}.slip</field>
        <field name="arch" type="xml">
            <form>
                <header>
                    <button name="action_confirm" string="Confirm" type="object" class="oe_highlight" invisible="state == 'confirmed'"/>
                    <field name="state" widget="statusbar"/>
                </header>
                <sheet>
                    <h1><field name="name"/></h1>
                    <group>
                        <group>
                            <field name="employee_id" readonly="state == 'confirmed'"/>
                            <field name="month_id" readonly="state == 'confirmed'"/>
                            <field name="company_id" readonly="state == 'confirmed'" groups="base.group_multi_company"/>
                            <field name="days" readonly="state == 'confirmed'"/>
                            <field name="wage" readonly="state == 'confirmed'"/>
                        </group>
                        <group>
                            <field name="gross"/>
                            <field name="pension"/>
                            <field name="health"/>
                            <field name="unemployment"/>
                            <field name="net"/>
                            <field name="currency_id" invisible="1"/>
                        </group>
                    </group>
                </sheet>
            </form>
        </field>
    </record>

    <record id="slip_view_search" model="ir.ui.view">
        <field name="name">slip.search</field>
        <field name="model">{{model}}.slip</field>
        <field name="arch" type="xml">
            <search>
                <field name="employee_id"/>
                <field name="name"/>
                <filter name="draft" string="Drafts" domain="[('state', '=', 'draft')]"/>
                <filter name="by_month" string="Month" context="{'group_by': 'month_id'}"/>
            </search>
        </field>
    </record>

    <record id="slip_action" model="ir.actions.act_window">
        <field name="name">Slips</field>
        <field name="res_model">{{model}}.slip</field>
        <field name="view_mode">list,form</field>
    </record>
</odoo>
`,
  'views/employee_views.xml': `<?xml version="1.0" encoding="utf-8"?>
<odoo>
    <record id="employee_view_form" model="ir.ui.view">
        <field name="name">employee.form.chile</field>
        <field name="model">hr.employee</field>
        <field name="inherit_id" ref="hr.view_employee_form"/>
        <field name="arch" type="xml">
            <xpath expr="//page[@name='hr_settings']" position="before">
                <page name="chile" string="Chile" groups="hr.group_hr_user">
                    <group>
                        <field name="cl_rut" placeholder="12345678-5"/>
                        <field name="cl_afp"/>
                        <field name="cl_afp_commission"/>
                    </group>
                </page>
            </xpath>
        </field>
    </record>
</odoo>
`,
  'views/menus.xml': `<?xml version="1.0" encoding="utf-8"?>
<odoo>
    <menuitem id="menu_root" name="Payroll" groups="group_officer" sequence="190"/>
    <menuitem id="menu_slips" parent="menu_root" action="slip_action" sequence="10"/>
    <menuitem id="menu_months" parent="menu_root" action="month_action" sequence="20"/>
</odoo>
`,
}
