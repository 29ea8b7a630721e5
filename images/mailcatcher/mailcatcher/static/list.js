// The visitor's own time, and a list that renews itself. Without it the page works all the same.
const rows = document.getElementById('rows')

function localTimes(where) {
  for (const time of where.querySelectorAll('time'))
    time.textContent = new Date(time.dateTime).toLocaleString(undefined, { dateStyle: 'short', timeStyle: 'medium' })
}

async function renew() {
  const answer = await fetch(`/rows?q=${encodeURIComponent(rows.dataset.query)}`)
  if (!answer.ok) return
  const text = await answer.text()
  if (text === shown) return
  shown = text
  // Written by the server, which escapes what comes from mails.
  rows.innerHTML = text
  localTimes(rows)
}

let shown
localTimes(document)
if (rows) setInterval(() => document.hidden || renew().catch(() => undefined), 2000)
