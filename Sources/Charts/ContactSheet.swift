/// Pictures as one PNG contact sheet inside the page.
public struct ContactSheet: Sendable {
    public var title: String
    /// Base64 of a PNG file; anything else draws nothing.
    public var png: String
    public var columns: Int
    public var tiles: Int
    public var tileWidth: Int
    public var tileHeight: Int

    public init(title: String, png: String, columns: Int, tiles: Int, tileWidth: Int, tileHeight: Int) {
        self.title = title
        self.png = png
        self.columns = columns
        self.tiles = tiles
        self.tileWidth = tileWidth
        self.tileHeight = tileHeight
    }

    /// nil unless the text is the base64 of something that starts like a PNG file.
    public func picture() -> Picture? {
        let digits = png.utf8
        guard png.hasPrefix("iVBORw0KGgo"), columns > 0, tiles > 0, (1...4096).contains(tileWidth),
            (1...4096).contains(tileHeight), columns <= 1000, tiles <= 100_000,
            digits.allSatisfy({ isBase64($0) })
        else { return nil }
        let rows = (tiles + columns - 1) / columns
        return Picture(
            markup: "<img class=\"sheet\" alt=\"\(Escape.markup(title))\" width=\"\(columns * tileWidth)\" "
                + "height=\"\(rows * tileHeight)\" src=\"data:image/png;base64,\(png)\">")
    }

    private func isBase64(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "/"), UInt8(ascii: "="):
            true
        default: false
        }
    }
}
