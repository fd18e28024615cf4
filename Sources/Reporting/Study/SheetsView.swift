import Charts
import Results

/// Sample sheets of synthetic images, in the page's order; what does not fit the page goes to pages of its own.
struct SheetsView {
    let reader: StudyReader
    let plan: PicturePlan
    private let places: [Int]

    init(reader: StudyReader) {
        self.reader = reader
        places = reader.rows.filter { reader.candidate($0).sheet != nil }
        plan = PicturePlan(sizes: places.map { reader.candidate($0).sheet?.png.utf8.count }, stem: "compare")
    }

    /// On the compare page itself.
    var objects: [[String: Any]] { places.indices.map { object($0) { link($0) ?? picture($0) } } }

    /// On a further page, numbered from 1.
    func objects(page: Int) -> [[String: Any]] {
        places.indices.filter { plan.pages[$0] == page }.map { object($0, picture) }
    }

    private func object(_ index: Int, _ markup: (Int) -> String) -> [String: Any] {
        let candidate = reader.candidate(places[index])
        return [
            "figureId": id(index), "figureTitle": reader.label(places[index]), "figureCaption": candidate.about,
            "figurePicture": markup(index),
        ]
    }

    private func id(_ index: Int) -> String { "sheet-\(places[index])" }

    private func link(_ index: Int) -> String? {
        if let page = plan.pages[index] {
            return "<p><a href=\"\(plan.fileName(page))#\(id(index))\">Open the sheet on a page of its own</a></p>"
        }
        return plan.dropped.contains(index)
            ? "<p class=\"quiet\">This sheet is too large for a page; it is in compare.json.</p>" : nil
    }

    private func picture(_ index: Int) -> String {
        let candidate = reader.candidate(places[index])
        guard let sheet = candidate.sheet else { return "" }
        let image = ContactSheet(
            title: "Synthetic samples of \(reader.name(places[index]))", png: sheet.png, columns: 1, tiles: 1,
            tileWidth: sheet.width, tileHeight: sheet.height)
        return image.picture()?.markup ?? "<p class=\"quiet\">This sheet is no PNG picture.</p>"
    }
}
