import { setting } from '../../read/compose/service.ts'
import { rule } from '../../rule.ts'
import { isForTests, isOneShot } from '../services.ts'
import { linesOf, startUps } from '../start-up.ts'

const isCall = /\bodoo(-bin)?["']?\s/
/** With a value that is more than an empty variable. */
const updates = /\s(-i|-u|--init|--update)[ =]?["']?(?!\$\{?\w+:?-?\}?["']?(\s|$))[\w,$]/

export const reinitOnStart = rule({
  id: 'compose/reinit-on-start',
  severity: 'high',
  title: 'Odoo updates modules each time it starts',
  why: 'Every restart, also one after a crash, is an update of the database: minutes without service, and the data files of the modules written over what users changed.',
  source: 'Odoo 19.0 documentation, command-line interface, -i and -u; modules/loading.py: base in init updates all',
  fix: 'Take -i and -u out of the command, and run them once in a container of their own with --stop-after-init.',
  *find(project) {
    for (const { compose, service, options, isServing } of project.odoos) {
      if (compose === undefined || service === undefined || isForTests(compose)) continue
      const again = setting(service, 'restart')?.value
      const loop = options.get('init') ?? options.get('update')
      if (loop !== undefined && options.has('stop_after_init') && (again === 'always' || again === 'unless-stopped'))
        yield {
          at: loop.at,
          message: `${service.name} ends with --stop-after-init and is started again (restart: ${again}): it updates in a loop and never serves`,
        }
      if (!isServing) continue
      const placed = { compose, service }
      if (isOneShot(placed) || options.has('test_enable') || options.has('test_tags')) continue
      for (const key of ['init', 'update']) {
        const option = options.get(key)
        if (option === undefined || /^(|false|none|\$\{?\w+\}?)$/i.test(option.value.trim())) continue
        const what = key === 'init' ? '-i' : '-u'
        yield { at: option.at, message: `${service.name} runs with ${what} ${option.value} at each start` }
      }
      for (const startUp of startUps(project, placed))
        for (const { from, line } of linesOf(startUp)) {
          if (!startUp.text.includes('\n') || /--stop-after-init|--test-enable|\becho\b/.test(line)) continue
          const words = line.trim()
          const option = isCall.test(words) ? updates.exec(words)?.[1] : undefined
          if (option !== undefined)
            yield {
              at: startUp.at(from + line.indexOf(words), words),
              message: `${service.name} updates modules at each start: ${option}`,
            }
        }
    }
  },
})
