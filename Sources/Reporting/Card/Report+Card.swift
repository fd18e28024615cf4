import Foundation
import Hashing
import Results

extension Report {
    /// The release card of a synthetic set: `card.md` for people and `croissant.json` for catalogues.
    /// - Parameters:
    ///   - run: what was measured.
    ///   - gate: nil where no policy was applied; the card then says so.
    ///   - meta: times and versions, for the catalogue's entry.
    ///   - cards: titles and rules of the metrics.
    ///   - stored: the bytes of the run.json that `run` was read from.
    ///   - beside: names of the run's files in the folder that the card will stand in.
    ///   - facts: what the user knows of the release; what is nil is shown as not stated.
    /// - Throws: `ReportError` when a number is not finite.
    public static func card(
        run: RunResult, gate: GateResult?, meta: RunMeta?, cards: [MetricCard] = EmbeddedFiles.cards(),
        facts: ReleaseFacts = ReleaseFacts(), stored: Data? = nil, beside: [String] = []
    ) throws(ReportError) -> [OutputFile] {
        let byId = Dictionary(cards.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let card = DataCard(
            run: run, gate: gate, cards: byId, facts: facts, map: try .embedded(),
            runDigest: try digest(of: run, stored: stored).sha256,
            beside: beside + ["croissant.json"])
        return [OutputFile(name: "card.md", text: card.text())]
            + (try render(formats: [.croissant], run: run, gate: gate, meta: meta, cards: cards, facts: facts,
                stored: stored))
    }

    /// SHA-256 and size of run.json as it is written.
    /// - Parameter stored: the bytes that `run` was read from.
    static func digest(of run: RunResult, stored: Data? = nil) throws(ReportError) -> (sha256: String, bytes: Int) {
        do {
            let data = try stored ?? CanonicalJSON.encode(run)
            return (SHA256.hexDigest(data), data.count)
        } catch {
            throw ReportError(
                .cannotWrite, "run.json cannot be encoded: a number in it is not finite",
                remedy: "This is a defect of the metric: report it with the input's kind and size.")
        }
    }
}
