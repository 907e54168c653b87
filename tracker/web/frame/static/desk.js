// The keys of lists and mails, and the mail beside its list. Every page works without this file; no word stands here.
"use strict"
{
const all = (what, within = document) => [...within.querySelectorAll(what)]
const found = () => document.querySelector("form[data-many]#nhieu")
let form = found()
const boxes = () => all("input[type=checkbox]").filter(one => one.form === form)
const named = name => boxes().filter(one => one.name === name)
const whole = () => boxes().find(one => one.dataset.all)
const singly = () => boxes().filter(one => !one.dataset.all && !one.dataset.bunch)
const rowOf = box => box.closest("li, tr")
const rows = () => form ? singly().map(rowOf) : all("[data-row]")
const pane = form?.dataset.pane ? document.getElementById(form.dataset.pane) : null
const wide = () => pane && getComputedStyle(pane).display !== "none"
const keysOn = () => localStorage.getItem("phim-tat") !== "off"
let current = null, later = 0, turns = 0, ticked = new Set()

// What is ticked: a heading's box stands for all under it, be they on other pages.
const under = bunch => {
  const found = []
  for (let one = rowOf(bunch) ?? bunch.closest("section"); one; one = one.nextElementSibling) {
    if (one !== rowOf(bunch) && one.querySelector("[data-bunch]") && rowOf(bunch)) break
    found.push(...all("input[type=checkbox]", one).filter(box => singly().includes(box)))
    if (!rowOf(bunch)) break
  }
  return found
}
const counted = () => {
  const box = whole()
  if (!box) return
  let count = box.checked ? +box.dataset.all : 0
  if (!box.checked) {
    const bunched = new Set()
    for (const bunch of boxes().filter(one => one.dataset.bunch && one.checked)) {
      count += +bunch.dataset.bunch
      under(bunch).forEach(one => bunched.add(one))
    }
    count += singly().filter(one => one.checked && !bunched.has(one)).length
  }
  const said = box.parentElement.querySelector("[data-count]")
  said.dataset.none ??= said.textContent
  said.textContent = count ? said.dataset.count.replace("{n}", count.toLocaleString("vi-VN")) : said.dataset.none
  form.classList.toggle("some", count > 0)
}
document.addEventListener("change", event => {
  const box = event.target
  if (!form || box.form !== form || box.type !== "checkbox") return
  if (box.dataset.all) boxes().forEach(one => { one.checked = box.checked })
  else if (box.dataset.bunch) under(box).forEach(one => { one.checked = box.checked })
  else if (!box.checked) boxes().filter(one => one.dataset.bunch && under(one).includes(box)).forEach(one => { one.checked = false })
  if (!box.checked && whole()) whole().checked = false
  counted()
})

// The row one stands on, and its mail beside the list.
const stand = (row, wait = 0) => {
  if (!row || row === current) return
  current?.removeAttribute("aria-current")
  current = row
  row.setAttribute("aria-current", "true")
  row.scrollIntoView({block: "nearest"})
  if (!wide() || !row.dataset.row) return
  clearTimeout(later)
  later = setTimeout(() => look(row.dataset.row), wait)
}
const look = mail => {
  const query = form.dataset.query ? "?ds=" + encodeURIComponent(form.dataset.query) : ""
  show(form.dataset.list + mail + query, {})
}
// What was asked for last is what stands there, however late the answers come.
const show = async (address, asked) => {
  clearTimeout(later)
  const turn = ++turns
  pane.setAttribute("aria-busy", "true")
  const answer = await fetch(address, {...asked, headers: {"HX-Request": "true"}})
  const elsewhere = answer.headers.get("HX-Redirect") ?? (answer.redirected || !answer.ok ? answer.url : "")
  if (elsewhere) { location.assign(elsewhere); return false }
  const words = await answer.text()
  if (turn !== turns) return false
  pane.removeAttribute("aria-busy")
  pane.innerHTML = words
  pane.scrollTop = 0
  htmx.process(pane)
  return true
}
const step = by => {
  const list = rows()
  const at = list.indexOf(current)
  const next = list[at < 0 ? 0 : Math.min(list.length - 1, Math.max(0, at + by))]
  stand(next, 120)
  next?.querySelector("a")?.focus({preventScroll: true})
}
document.addEventListener("focusin", event => stand(event.target.closest("[data-row]"), 250))
document.addEventListener("click", event => {
  if (event.target.closest("[data-keys]")) document.getElementById("phim-tat").showModal()
  event.target.closest("[data-close]")?.closest("dialog").close()
  const link = event.target.closest("[data-row] > a:not(.twins)")
  if (!link || !wide() || event.ctrlKey || event.metaKey || event.shiftKey) return
  event.preventDefault()
  if (link.parentElement === current) look(current.dataset.row)
  else stand(link.parentElement)
})

// An act on many is looked over beside the list; where there is no room for that, on a page of its own.
document.addEventListener("submit", async event => {
  const sent = event.target
  if (!sent.hasAttribute("data-many")) return
  const fields = new FormData(sent, event.submitter)
  if (!wide() || fields.has("chac")) return
  if (sent === form && current && !boxes().some(one => one.checked)) fields.append("thu", current.dataset.row)
  event.preventDefault()
  if (!await show(sent.action, {method: "POST", body: new URLSearchParams(fields)})) return
  const first = what => pane.querySelector(what)
  ;(first("textarea") ?? first("[data-first]") ?? first("input:not([type=hidden])"))?.focus()
})

// Keys. Whoever types is left alone, and so is whoever switched them off.
const press = key => {
  const there = all(`[data-key="${CSS.escape(key)}"]`).find(one => one.checkVisibility())
  if (!there) return false
  if (there.matches("input")) there.focus()
  else there.click()
  return true
}
const acts = {
  "?": () => document.getElementById("phim-tat")?.showModal(),
  j: () => rows().length ? step(1) : press("j"),
  k: () => rows().length ? step(-1) : press("k"),
  x: () => current?.querySelector("input[type=checkbox]")?.click(),
  u: () => { if (!press("u") && form) { boxes().forEach(one => { one.checked = false }); counted() } },
  o: () => { const link = current?.querySelector("a"); if (link) location.assign(link.href) },
}
document.addEventListener("keydown", event => {
  if (event.ctrlKey || event.metaKey || event.altKey || !keysOn() || document.querySelector("dialog[open]")) return
  const at = event.target
  if (at.matches("input:not([type=checkbox]), textarea, select")) return
  if (event.key === "Enter" && at.matches("[data-row] > a:not(.twins)")) { event.preventDefault(); location.assign(at.href); return }
  const done = acts[event.key] ? (acts[event.key](), true) : event.key.length === 1 && press(event.key)
  if (done) event.preventDefault()
})
const use = document.getElementById("dung-phim")
if (use) {
  use.checked = keysOn()
  use.addEventListener("change", () => localStorage.setItem("phim-tat", use.checked ? "on" : "off"))
}

// Rows that come anew by themselves keep their ticks.
document.addEventListener("htmx:beforeSwap", () => { ticked = new Set(boxes().filter(one => one.checked).map(one => one.id)) })
document.addEventListener("htmx:afterSettle", () => {
  form = found()
  boxes().forEach(one => { if (one.id && ticked.has(one.id)) one.checked = true })
  counted()
})
// A list that is copied as it stands; without this button it is marked and copied by hand.
all("[data-copy]").forEach(button => {
  const text = document.getElementById(button.dataset.copy)
  button.hidden = !navigator.clipboard
  button.addEventListener("click", async () => { text.select(); await navigator.clipboard.writeText(text.value) })
})
document.addEventListener("DOMContentLoaded", () => {
  counted()
  const list = rows()
  const seen = form?.dataset.seen ? list.find(one => one.dataset.row === form.dataset.seen) : null
  if (wide()) stand(seen ?? list[0])
})
}
