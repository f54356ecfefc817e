// A name that leads to its profile or its entry in the guide opens it on this page, as a click on a page's name does:
// Streamlit would open another tab for a link in Markdown, and load everything anew for one in HTML. A link of
// Streamlit's own to the page that is shown goes the same way: it would show what the link says and leave the old
// address above it.
// No tag may stand here: the script stands in the document.

(() => {
  const taken = (link) => link.closest('[data-testid="stPageLink"]')
    ? link.pathname === location.pathname
    : /\/(profile|guide)$/.test(link.pathname)

  const opened = (address) => setTimeout(() => {  // when the click has been noted as a step of the reader's
    history.pushState({}, '', address)
    dispatchEvent(new PopStateEvent('popstate'))
    document.querySelector('[data-testid="stMain"]')?.scrollTo(0, 0)
  })

  // Cells of a table are drawn, not links: Streamlit opens their address in another tab.
  const other = window.open
  window.open = (address, ...how) => {
    const link = new URL(address, document.baseURI)
    if (String(address).endsWith('/../#')) return null  // a name that leads nowhere
    if (link.origin !== location.origin || !/\/(profile|guide)$/.test(link.pathname)) {
      return other.call(window, address, ...how)
    }
    opened(link.href)
    return null
  }

  // A finger or Enter points at no words: the cell that is chosen stands in what the table tells a screen reader.
  const table = (event) => event.target.closest?.('[data-testid="stDataFrame"]')
  const chosen = (grid) => {
    const cell = grid?.querySelector('tr:not([aria-selected="true"]) > [role="gridcell"][aria-selected="true"]')
    return cell?.textContent.includes('/../profile?') ? cell.textContent : ''
  }
  addEventListener('click', (event) => {
    const grid = event.pointerType === 'touch' && table(event)
    if (grid) setTimeout(() => chosen(grid) && window.open(chosen(grid)), 300)
  }, true)
  addEventListener('keydown', (event) => {
    const address = event.key === 'Enter' && chosen(table(event))
    if (!address) return
    event.preventDefault()
    event.stopPropagation()
    window.open(address)
  }, true)

  addEventListener('click', (event) => {
    const link = event.target.closest?.('a[href]')
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
    if (link.origin !== location.origin || !taken(link)) return
    event.preventDefault()
    event.stopPropagation()
    link.hash = ''
    opened(link.href)
  }, true)
})()
