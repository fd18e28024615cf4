import Results

/// Which pictures stand on the main page and which on pages of their own, so that no page grows too large.
struct PicturePlan {
    /// Base64 characters of pictures on the main page.
    static let mainBudget = 1_200_000
    /// The same for each further page.
    static let pageBudget = 1_700_000

    /// Page number from 1 by the picture's index; absent for pictures on the main page.
    private(set) var pages: [Int: Int] = [:]
    private(set) var dropped: Set<Int> = []
    private(set) var pageCount = 0
    private let stem: String

    /// - Parameters:
    ///   - sizes: base64 characters of each picture, nil for what is no picture.
    ///   - stem: what file names of further pages start with, "report" or "compare".
    init(sizes: [Int?], stem: String) {
        self.stem = stem
        var onMain = 0
        var onPage = 0
        for (index, size) in sizes.enumerated() {
            guard let size else { continue }
            if size > Self.pageBudget {
                dropped.insert(index)
            } else if onMain + size <= Self.mainBudget {
                onMain += size
            } else {
                if pageCount == 0 || onPage + size > Self.pageBudget {
                    pageCount += 1
                    onPage = 0
                }
                onPage += size
                pages[index] = pageCount
            }
        }
    }

    init(_ figures: [Figure]) {
        self.init(
            sizes: figures.map { figure in
                guard case .images(let png, _, _, _, _) = figure.content else { return nil }
                return png.utf8.count
            }, stem: "report")
    }

    func fileName(_ page: Int) -> String { page == 1 ? "\(stem)-pictures.html" : "\(stem)-pictures-\(page).html" }
}
