import { type Caps, caps } from './facts.ts'

/** Who may do what, and the months whose caps are known. */
export const data: Readonly<Record<string, string>> = {
  'security/groups.xml': `<?xml version="1.0" encoding="utf-8"?>
<odoo>
    <record id="privilege" model="res.groups.privilege">
        <field name="name">Payroll</field>
        <field name="category_id" ref="base.module_category_human_resources"/>
    </record>

    <record id="group_officer" model="res.groups">
        <field name="name">Officer: make slips</field>
        <field name="privilege_id" ref="privilege"/>
        <field name="implied_ids" eval="[(4, ref('hr.group_hr_user'))]"/>
    </record>

    <record id="group_manager" model="res.groups">
        <field name="name">Administrator</field>
        <field name="privilege_id" ref="privilege"/>
        <field name="implied_ids" eval="[(4, ref('group_officer'))]"/>
        <field name="user_ids" eval="[(4, ref('base.user_root')), (4, ref('base.user_admin'))]"/>
    </record>
</odoo>
`,
  'security/ir.model.access.csv': `id,name,model_id:id,group_id:id,perm_read,perm_write,perm_create,perm_unlink
access_month_officer,month officer,model_{{module}}_month,group_officer,1,0,0,0
access_month_manager,month manager,model_{{module}}_month,group_manager,1,1,1,1
access_slip_officer,slip officer,model_{{module}}_slip,group_officer,1,1,1,0
access_slip_manager,slip manager,model_{{module}}_slip,group_manager,1,1,1,1
`,
  'security/rules.xml': `<?xml version="1.0" encoding="utf-8"?>
<odoo noupdate="1">
    <record id="rule_slip_company" model="ir.rule">
        <field name="name">Slips of one's companies</field>
        <field name="model_id" ref="model_{{module}}_slip"/>
        <field name="domain_force">[('company_id', 'in', company_ids)]</field>
    </record>
</odoo>
`,
  'data/sequence.xml': `<?xml version="1.0" encoding="utf-8"?>
<odoo noupdate="1">
    <record id="sequence_slip" model="ir.sequence">
        <field name="name">Pay slips</field>
        <field name="code">{{model}}.slip</field>
        <field name="prefix">SLIP/%(year)s/</field>
        <field name="padding">5</field>
        <field name="company_id" eval="False"/>
    </record>
</odoo>
`,
  'data/months.xml': monthsXml(caps),
}

/** One record for each month whose caps are known. */
function monthsXml(known: readonly Caps[]): string {
  const records = known.map(({ month, pension, unemployment, provisional, source }) =>
    [
      `    <record id="month_${month.slice(0, 7).replace('-', '_')}" model="{{model}}.month">`,
      `        <field name="date">${month}</field>`,
      `        <field name="pension_cap">${pension.toFixed(1)}</field>`,
      `        <field name="unemployment_cap">${unemployment.toFixed(1)}</field>`,
      ...(provisional ? ['        <field name="provisional" eval="True"/>'] : []),
      `        <field name="source">${source}</field>`,
      '    </record>\n',
    ].join('\n'),
  )
  return `<?xml version="1.0" encoding="utf-8"?>
<odoo noupdate="1">
    <!-- Caps change every year, provisionally in January and for good in February. Fill in the UF and check them each month. -->
${records.join('')}</odoo>
`
}
