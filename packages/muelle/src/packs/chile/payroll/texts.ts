import { afps } from './facts.ts'

/** A text of the module as Odoo 19 collects them: the text, its Spanish of Chile, and where it stands. */
const own = `
%s is not a valid RUT. | %s no es un RUT válido. | code:addons/{{module}}/models/employee.py:0
12345678-5 | 12345678-5 | model_terms:ir.ui.view,arch_db:{{module}}.employee_view_form
A confirmed slip is kept. | Una liquidación confirmada se conserva. | code:addons/{{module}}/models/slip.py:0
A confirmed slip stays as it is. | Una liquidación confirmada no se cambia. | code:addons/{{module}}/models/slip.py:0
A month has 30 days for payroll. | Para remuneraciones, un mes tiene 30 días. | model:ir.model.constraint,message:{{module}}.constraint_{{module}}_slip_days_range
A month is named by its first day. | Un mes se nombra por su primer día. | code:addons/{{module}}/models/month.py:0
AFP | AFP | model:ir.model.fields,field_description:{{module}}.field_hr_employee__cl_afp
AFP commission (%) | Comisión AFP (%) | model:ir.model.fields,field_description:{{module}}.field_hr_employee__cl_afp_commission
Administrator | Administrador | model:res.groups,name:{{module}}.group_manager
Cap of pension and health (UF) | Tope de AFP y salud (UF) | model:ir.model.fields,field_description:{{module}}.field_{{module}}_month__pension_cap
Cap of unemployment (UF) | Tope de cesantía (UF) | model:ir.model.fields,field_description:{{module}}.field_{{module}}_month__unemployment_cap
Caps are greater than zero. | Los topes son mayores que cero. | model:ir.model.constraint,message:{{module}}.constraint_{{module}}_month_caps_positive
Chile | Chile | model_terms:ir.ui.view,arch_db:{{module}}.employee_view_form
Company | Empresa | model:ir.model.fields,field_description:{{module}}.field_{{module}}_slip__company_id
Confirm | Confirmar | model_terms:ir.ui.view,arch_db:{{module}}.slip_view_form
Confirmed | Confirmada | model:ir.model.fields.selection,name:{{module}}.selection__{{module}}_slip__state__confirmed
Created by | Creado por | model:ir.model.fields,field_description:{{module}}.field_{{module}}_month__create_uid model:ir.model.fields,field_description:{{module}}.field_{{module}}_slip__create_uid
Created on | Creado el | model:ir.model.fields,field_description:{{module}}.field_{{module}}_month__create_date model:ir.model.fields,field_description:{{module}}.field_{{module}}_slip__create_date
Currency | Moneda | model:ir.model.fields,field_description:{{module}}.field_{{module}}_slip__currency_id
Days worked | Días trabajados | model:ir.model.fields,field_description:{{module}}.field_{{module}}_slip__days
Display Name | Nombre mostrado | model:ir.model.fields,field_description:{{module}}.field_{{module}}_month__display_name model:ir.model.fields,field_description:{{module}}.field_{{module}}_slip__display_name model:ir.model.fields,field_description:{{module}}.field_hr_employee__display_name
Draft | Borrador | model:ir.model.fields.selection,name:{{module}}.selection__{{module}}_slip__state__draft
Drafts | Borradores | model_terms:ir.ui.view,arch_db:{{module}}.slip_view_search
Employee | Empleado | model:ir.model,name:{{module}}.model_hr_employee model:ir.model.fields,field_description:{{module}}.field_{{module}}_slip__employee_id
First day | Primer día | model:ir.model.fields,field_description:{{module}}.field_{{module}}_month__date
Gross | Bruto | model:ir.model.fields,field_description:{{module}}.field_{{module}}_slip__gross model_terms:ir.ui.view,arch_db:{{module}}.slip_view_list
Health | Salud | model:ir.model.fields,field_description:{{module}}.field_{{module}}_slip__health
Health (%) | Salud (%) | model:ir.model.fields,field_description:{{module}}.field_{{module}}_month__health_rate
ID | ID | model:ir.model.fields,field_description:{{module}}.field_{{module}}_month__id model:ir.model.fields,field_description:{{module}}.field_{{module}}_slip__id model:ir.model.fields,field_description:{{module}}.field_hr_employee__id
In pesos, on the last day of the month. | En pesos, al último día del mes. | model:ir.model.fields,help:{{module}}.field_{{module}}_month__uf
Last Updated by | Última actualización por | model:ir.model.fields,field_description:{{module}}.field_{{module}}_month__write_uid model:ir.model.fields,field_description:{{module}}.field_{{module}}_slip__write_uid
Last Updated on | Última actualización el | model:ir.model.fields,field_description:{{module}}.field_{{module}}_month__write_date model:ir.model.fields,field_description:{{module}}.field_{{module}}_slip__write_date
Month | Mes | model:ir.model.fields,field_description:{{module}}.field_{{module}}_slip__month_id model_terms:ir.ui.view,arch_db:{{module}}.slip_view_search
Monthly wage | Sueldo mensual | model:ir.model.fields,field_description:{{module}}.field_{{module}}_slip__wage
Months | Meses | model:ir.actions.act_window,name:{{module}}.month_action model:ir.ui.menu,name:{{module}}.menu_months
Net | Líquido | model_terms:ir.ui.view,arch_db:{{module}}.slip_view_list
Net, before tax | Líquido antes de impuesto | model:ir.model.fields,field_description:{{module}}.field_{{module}}_slip__net
Number | Número | model:ir.model.fields,field_description:{{module}}.field_{{module}}_slip__name
Officer: make slips | Encargado: hacer liquidaciones | model:res.groups,name:{{module}}.group_officer
Pay slip | Liquidación de sueldo | model:ir.model,name:{{module}}.model_{{module}}_slip
Payroll | Remuneraciones | model:ir.ui.menu,name:{{module}}.menu_root model:res.groups.privilege,name:{{module}}.privilege
Payroll values of a month | Valores de remuneraciones de un mes | model:ir.model,name:{{module}}.model_{{module}}_month
Pension | AFP (cotización) | model:ir.model.fields,field_description:{{module}}.field_{{module}}_slip__pension
Pension (%) | Cotización AFP (%) | model:ir.model.fields,field_description:{{module}}.field_{{module}}_month__pension_rate
Provisional | Provisorio | model:ir.model.fields,field_description:{{module}}.field_{{module}}_month__provisional
RUT | RUT | model:ir.model.fields,field_description:{{module}}.field_hr_employee__cl_rut
Slips | Liquidaciones | model:ir.actions.act_window,name:{{module}}.slip_action model:ir.ui.menu,name:{{module}}.menu_slips
Source | Fuente | model:ir.model.fields,field_description:{{module}}.field_{{module}}_month__source
State | Estado | model:ir.model.fields,field_description:{{module}}.field_{{module}}_slip__state
The caps may still be set anew by the authority. | La autoridad aún puede fijar los topes de nuevo. | model:ir.model.fields,help:{{module}}.field_{{module}}_month__provisional
The employee has a slip for this month already. | El empleado ya tiene una liquidación de este mes. | model:ir.model.constraint,message:{{module}}.constraint_{{module}}_slip_month_unique
The employee's part, of an indefinite contract. | La parte del trabajador, con contrato indefinido. | model:ir.model.fields,help:{{module}}.field_{{module}}_month__unemployment_rate
The month has no value of the UF yet. | El mes aún no tiene valor de la UF. | code:addons/{{module}}/models/slip.py:0
There is one record a month. | Hay un registro por mes. | model:ir.model.constraint,message:{{module}}.constraint_{{module}}_month_date_unique
UF | UF | model:ir.model.fields,field_description:{{module}}.field_{{module}}_month__uf
Unemployment | Cesantía | model:ir.model.fields,field_description:{{module}}.field_{{module}}_slip__unemployment
Unemployment (%) | Cesantía (%) | model:ir.model.fields,field_description:{{module}}.field_{{module}}_month__unemployment_rate
What the AFP takes besides the contribution itself. | Lo que la AFP cobra además de la cotización. | model:ir.model.fields,help:{{module}}.field_hr_employee__cl_afp_commission
Where the caps were published. | Dónde se publicaron los topes. | model:ir.model.fields,help:{{module}}.field_{{module}}_month__source
`

/** Names of AFPs are what they are in any language. */
const names = afps.map(
  ([code, name]) =>
    `${name} | ${name} | model:ir.model.fields.selection,name:{{module}}.selection__hr_employee__cl_afp__${code}`,
)

const textOf = (row: string): string => row.slice(0, row.indexOf(' | '))

/** Every text, in Odoo's order. */
export const texts: readonly string[] = [...own.trim().split('\n'), ...names].sort((a, b) =>
  textOf(a) < textOf(b) ? -1 : 1,
)
