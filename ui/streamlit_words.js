// Streamlit's own words, which it has in English alone, in the reader's language: those of its tables, choices and
// uploader. What they are called comes with the page's language: the words, and those with places for what changes.
// No tag may stand here: the script stands in the document.

(() => {
  const SHOWN = ['aria-label', 'placeholder', 'title']  // attributes that a reader sees or hears
  const GIVEN = 'canvas, table, [role=option][data-key], [role=row], [data-testid=stMarkdownContainer], [data-testid=stHtml], ' +
    '[data-testid=stCode], [data-testid=stJson]'  // what stands there is ours or the reader's, whatever word it is
  const THEIRS = '[data-testid=stTooltipContent], [data-testid=stFileUploader]'  // and within those, Streamlit's
  const EVERYTHING = 'Select all'  // the one option that is Streamlit's
  const ANY = '{}'
  const before = new WeakMap()  // by place in a node: what Streamlit wrote, and what stands there instead
  let words = {}
  let forms = []

  const said = (text) => {
    if (words[text]) return words[text]
    for (const [form, ours] of forms) {
      const found = form.exec(text)
      if (found) return found.slice(1).reduce((told, part) => told.replace(ANY, part), ours)
    }
    return text
  }

  const put = (node, place, now, write) => {
    if (!now) return
    const held = before.get(node) ?? {}
    const was = held[place]?.ours === now ? held[place].was : now
    const ours = said(was)
    if (ours === now) return
    before.set(node, { ...held, [place]: { was, ours } })
    write(ours)
  }

  const given = ({ parentElement: within, data }) =>
    within?.closest(GIVEN) && !within.closest(THEIRS) && !(data === EVERYTHING && within.closest('[role=option]'))

  const translate = (node) => {
    if (node.nodeType === Node.TEXT_NODE && !given(node)) put(node, '', node.data, (ours) => { node.data = ours })
    if (node.nodeType !== Node.ELEMENT_NODE || node instanceof SVGElement) return
    for (const name of SHOWN) put(node, name, node.getAttribute(name), (ours) => node.setAttribute(name, ours))
    for (const child of node.childNodes) translate(child)
  }

  new MutationObserver((changes) => {
    for (const { type, target, addedNodes } of changes) {
      if (type !== 'childList') translate(target)
      for (const node of addedNodes) translate(node)
    }
  }).observe(document, { subtree: true, childList: true, characterData: true, attributeFilter: SHOWN })

  window.streamlitWords = (ours) => {
    const literally = (text) => text.replace(/[.*+?^$()|[\]\\]/g, '\\$&')
    words = ours
    forms = Object.keys(ours).filter((text) => text.includes(ANY)).map((text) =>
      [new RegExp(`^${text.split(ANY).map(literally).join('(.+)')}$`), ours[text]])
    translate(document.documentElement)
  }
})()
