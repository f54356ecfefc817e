// Saves a figure: a link to "#svg=key of the figure=name of the file" as it is, one to "#png=..." drawn on a canvas.
// For that the font goes into the SVG: a browser gives a picture none of the page's fonts.
// No tag may stand here: the script stands in the document.

(() => {
  const SCALE = 3  // 1,100 pixels of the screen become 11 inches at 300 to the inch
  const FONT = 'Source Sans'

  const read = (blob) => new Promise((done) => {
    const reader = new FileReader()
    reader.onload = () => done(reader.result)
    reader.readAsDataURL(blob)
  })

  const font = async () => {
    for (const sheet of document.styleSheets) {
      for (const rule of sheet.cssRules) {
        const style = rule instanceof CSSFontFaceRule && rule.style
        if (!style || !style.fontFamily.includes(FONT) || style.fontStyle !== 'normal') continue
        const [, file] = style.getPropertyValue('src').match(/url\("?([^")]+)/)
        const data = await read(await (await fetch(new URL(file, sheet.href ?? document.baseURI))).blob())
        return `@font-face { font-family: "${FONT}"; font-weight: 100 900; src: url(${data}) }`
      }
    }
    return ''
  }

  const address = (svg) =>
    `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(svg))}`

  const ground = () => getComputedStyle(document.querySelector('[data-testid="stApp"]')).backgroundColor

  const asSvg = (svg) => {
    const copy = svg.cloneNode(true)
    copy.style.background = ground()
    return address(copy)
  }

  const asPng = async (svg) => {
    const copy = svg.cloneNode(true)
    const style = document.createElementNS(copy.namespaceURI, 'style')
    style.textContent = await font()
    copy.prepend(style)
    const image = new Image()
    image.src = address(copy)
    await image.decode()
    const canvas = document.createElement('canvas')
    canvas.width = svg.clientWidth * SCALE
    canvas.height = svg.clientHeight * SCALE
    const pen = canvas.getContext('2d')
    pen.fillStyle = ground()
    pen.fillRect(0, 0, canvas.width, canvas.height)
    pen.drawImage(image, 0, 0, canvas.width, canvas.height)
    return canvas.toDataURL('image/png')
  }

  addEventListener('click', async (event) => {
    const [, kind, key, file] = event.target.closest('a')?.hash.match(/^#(png|svg)=([^=]+)=(.+)$/) ?? []
    if (!kind) return
    event.preventDefault()
    const drawn = ['[data-testid="stEChartsChart"] svg', '[data-testid="stVegaLiteChart"] > svg']
    const figure = document.querySelector(drawn.map((part) => `.st-key-${key} ${part}`).join())
    const link = document.createElement('a')
    link.href = await (kind === 'png' ? asPng : asSvg)(figure)
    link.download = `${decodeURIComponent(file)}.${kind}`
    link.click()
  }, true)
})()
