// One click is one step back: what a page adds to its address by itself, or on the way to the next one, adds none.
// No tag may stand here: the script stands in the document.

(() => {
  const push = history.pushState.bind(history)
  let acted = false
  for (const act of ['click', 'keydown', 'input']) addEventListener(act, () => { acted = true }, true)
  history.pushState = (...entry) => {
    if (acted) push(...entry)
    else history.replaceState(...entry)
    acted = false
  }
})()
