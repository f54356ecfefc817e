// The search of every page: Ctrl+K or "/" opens it, the arrows choose, Enter opens, Esc closes.
// It asks this server alone, and is built of elements: no tag may stand here, the script stands in the document.

(() => {
  const WAIT = 90  // milliseconds after the last letter
  const PLACE = 'palette'
  const STYLE = `
    #${PLACE} { width: min(44rem, calc(100vw - 2rem)); max-height: 82vh; margin: 8vh auto auto; padding: 0;
      border: 1px solid color-mix(in srgb, currentColor 28%, transparent); border-radius: .7rem;
      box-shadow: 0 1rem 3rem rgba(0, 0, 0, .35); overflow: hidden; flex-direction: column; }
    #${PLACE}[open] { display: flex; }
    #${PLACE}::backdrop { background: rgba(10, 18, 22, .45); }
    #${PLACE} .ask { display: flex; gap: .5rem; align-items: center; padding: .7rem .8rem;
      border-bottom: 1px solid color-mix(in srgb, currentColor 20%, transparent); }
    #${PLACE} input { flex: 1; min-width: 0; font: inherit; font-size: 1.1rem; color: inherit; background: none;
      border: 0; padding: .25rem .2rem; outline: none; }
    #${PLACE} input::placeholder { color: inherit; opacity: .72; }
    #${PLACE} button { font: inherit; color: inherit; background: none; border: 1px solid currentColor;
      border-radius: .4rem; padding: .15rem .55rem; cursor: pointer; opacity: .8; }
    #${PLACE} button:focus-visible, #${PLACE} .ask:has(input:focus-visible) { outline: 2px solid var(--accent);
      outline-offset: -2px; border-radius: .5rem; }
    #${PLACE} [role="listbox"] { overflow-y: auto; flex: 1; }
    #${PLACE} .head { display: flex; justify-content: space-between; padding: .55rem .9rem .15rem; font-weight: 600;
      font-size: .84rem; opacity: .8; }
    #${PLACE} a { display: block; padding: .34rem .9rem; color: inherit; text-decoration: none;
      border-left: 3px solid transparent; overflow-wrap: anywhere; }
    #${PLACE} a small { opacity: .78; font-size: .82rem; }
    #${PLACE} a small.beside { margin-left: .5em; }
    #${PLACE} a small.why { display: block; }
    #${PLACE} a[aria-selected="true"] { background: color-mix(in srgb, var(--accent) 16%, transparent);
      border-left-color: var(--accent); }
    #${PLACE} .foot { display: flex; flex-wrap: wrap; gap: .2rem 1rem; justify-content: space-between;
      padding: .45rem .9rem; font-size: .82rem;
      border-top: 1px solid color-mix(in srgb, currentColor 20%, transparent); }
    #${PLACE} .foot span { opacity: .82; }
    @media (max-width: 640px) { #${PLACE} { margin-top: .6rem; max-height: 94vh; } #${PLACE} .keys { display: none; } }
  `

  const made = (tag, attributes = {}, ...children) => {
    const element = document.createElement(tag)
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
    element.append(...children)
    return element
  }

  const input = made('input', {
    role: 'combobox', 'aria-controls': `${PLACE}-list`, 'aria-autocomplete': 'list', 'aria-expanded': 'false',
    autocomplete: 'off', autocapitalize: 'off', spellcheck: 'false', enterkeyhint: 'go', type: 'text',
  })
  const close = made('button', { type: 'button' }, 'Esc')
  const list = made('div', { role: 'listbox', id: `${PLACE}-list` })
  const said = made('span', { role: 'status' })
  const keys = made('span', { class: 'keys' })
  const palette = made('dialog', { id: PLACE },
    made('style', {}, STYLE), made('div', { class: 'ask' }, input, close), list,
    made('div', { class: 'foot' }, said, keys))

  let asking
  let waiting
  let answered  // what the entries that are shown were found for
  let hurried = false  // Enter was pressed before they were there
  const options = () => [...list.querySelectorAll('a')]
  const chosen = () => options().findIndex((option) => option.getAttribute('aria-selected') === 'true')

  const choose = (place) => {
    options().forEach((option, each) => option.setAttribute('aria-selected', String(each === place)))
    const option = options()[place]
    if (!option) return input.removeAttribute('aria-activedescendant')
    input.setAttribute('aria-activedescendant', option.id)
    option.scrollIntoView({ block: 'nearest' })
  }

  const entry = ({ title, beside, why, address }, place) => {
    const option = made('a', { role: 'option', id: `${PLACE}-${place}`, href: address, tabindex: '-1' }, title)
    if (beside) option.append(made('small', { class: 'beside' }, beside))
    if (why) option.append(made('small', { class: 'why' }, why))
    option.addEventListener('mousemove', () => choose(place))
    return option
  }

  const show = ({ words, groups }) => {
    input.placeholder = words.placeholder
    for (const element of [palette, input, list]) element.setAttribute('aria-label', words.label)
    close.setAttribute('aria-label', words.close)
    said.textContent = words.said
    keys.textContent = words.keys
    let place = 0
    list.replaceChildren(...groups.map(({ title, count, entries }) => {
      const more = count > entries.length ? `${entries.length} / ${count}` : ''
      const head = made('div', { class: 'head', 'aria-hidden': 'true' }, made('span', {}, title), made('span', {}, more))
      return made('div', { role: 'group', 'aria-label': title }, head, ...entries.map((each) => entry(each, place++)))
    }))
    list.scrollTop = 0
    input.setAttribute('aria-expanded', String(place > 0))
    choose(place ? 0 : -1)
  }

  const ask = async () => {
    asking?.abort()
    asking = new AbortController()
    const text = input.value
    const query = new URLSearchParams({ q: text, lang: document.documentElement.lang })
    try {
      const answer = await fetch(`palette?${query}`, { signal: asking.signal })
      const told = await answer.json()
      if (answer.ok) {
        show(told)
        answered = text
        if (text !== input.value) return  // the answer to what was typed is on its way
        if (hurried && options()[0]) go(options()[0])
        hurried = false
      } else said.textContent = told.detail ?? told.title
    } catch (fault) {
      if (fault.name !== 'AbortError') said.textContent = String(fault.message)
    }
  }

  const open = () => {
    const app = document.querySelector('[data-testid="stApp"]')
    if (palette.open || !app) return
    const { backgroundColor, color, fontFamily } = getComputedStyle(app)
    Object.assign(palette.style, { backgroundColor, color, fontFamily })
    document.body.append(palette)
    palette.showModal()
    input.focus()
    input.select()
    ask()
  }

  // the page's language may come after the key
  new MutationObserver(() => palette.open && ask()).observe(document.documentElement, { attributeFilter: ['lang'] })

  const go = (option) => {
    palette.close()
    history.pushState({}, '', option.href)
    dispatchEvent(new PopStateEvent('popstate', { state: {} }))
  }

  const typing = (element) =>
    element?.closest('input, textarea, select, [contenteditable="true"], [role="combobox"], [role="textbox"]')

  addEventListener('keydown', (event) => {
    const shortcut = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.code === 'KeyK'
    const slash = event.key === '/' && !event.ctrlKey && !event.metaKey && !event.altKey
    if (!shortcut && !(slash && !typing(document.activeElement))) return
    event.preventDefault()
    event.stopPropagation()
    open()
  }, true)

  addEventListener('click', (event) => {
    if (event.target.closest?.('.st-key-find button')) {
      event.preventDefault()
      event.stopPropagation()
      open()
    }
  }, true)

  palette.addEventListener('click', (event) => {
    const option = event.target.closest('a')
    if (event.target === palette || event.target === close) palette.close()
    else if (option && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault()
      go(option)
    }
  })

  input.addEventListener('input', () => {
    clearTimeout(waiting)
    hurried = false
    waiting = setTimeout(ask, WAIT)
  })

  input.addEventListener('keydown', (event) => {
    const count = options().length
    const steps = { ArrowDown: 1, ArrowUp: -1 }
    if (event.key in steps && count) choose((chosen() + steps[event.key] + count) % count)
    else if (event.key === 'Enter' && !event.isComposing && answered !== input.value) hurried = true
    else if (event.key === 'Enter' && !event.isComposing && options()[chosen()]) go(options()[chosen()])
    else return
    event.preventDefault()
  })
})()
