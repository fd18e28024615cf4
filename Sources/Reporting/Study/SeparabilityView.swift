import Charts
import Results

/// Which pairs a lead metric can tell apart: half a matrix, best first, and the pairs that it cannot, in words.
struct SeparabilityView {
    let reader: StudyReader

    var objects: [[String: Any]] { reader.leads.compactMap(object) }

    private func object(_ metric: Int) -> [String: Any]? {
        let key = reader.metric(metric).key
        var pairs: [Pair: StudyResult.PairComparison] = [:]
        for comparison in reader.study.comparisons where comparison.metric == key {
            pairs[Pair(comparison.a, comparison.b)] = comparison
        }
        let order = StudyReader.sorted(reader.ranked, reader.study, by: metric).filter {
            reader.number($0, metric) != nil
        }
        guard order.count > 1, !pairs.isEmpty else { return nil }
        var total = 0
        var open: [String] = []
        var rows: [[String: Any]] = []
        for (index, place) in order.enumerated() {
            let name = reader.candidate(place).name
            var cells: [[String: Any]] = []
            for (column, other) in order.enumerated() {
                guard column > index else {
                    cells.append(cell("blank", "", "", ""))
                    continue
                }
                let otherName = reader.candidate(other).name
                guard let entry = oriented(pairs, name, otherName) else {
                    cells.append(cell("blank", "–", "not compared", ""))
                    continue
                }
                total += 1
                let detail = "\(name) − \(otherName): \(interval(entry, metric))"
                if !entry.separable {
                    open.append("\(name) and \(otherName)")
                    cells.append(cell("tied", "≈", "not separable from \(otherName)", detail))
                } else if entry.difference <= 0 {
                    cells.append(cell("ahead", "▲", "better than \(otherName)", detail))
                } else {
                    cells.append(cell("behind", "▼", "worse than \(otherName)", detail))
                }
            }
            if index + 1 < order.count { rows.append(["matrixName": reader.label(place), "cells": cells.dropFirst(1).map(\.self)]) }
        }
        let verdict =
            open.isEmpty
            ? "All \(total) pairs are separable."
            : "\(total - open.count) of \(total) pairs are separable. Not separable: "
                + "\(open.prefix(12).joined(separator: "; "))"
                + (open.count > 12 ? "; and \(open.count - 12) more pairs." : ".")
        return [
            "matrixTitle": reader.names[metric], "matrixDimension": Labels.words(reader.metric(metric).dimension),
            "matrixTarget": reader.target(metric), "matrixVerdict": verdict, "matrixRows": rows,
            "matrixColumns": order.dropFirst().map { reader.label($0) },
        ]
    }

    private struct Pair: Hashable {
        var a: String
        var b: String
        init(_ a: String, _ b: String) {
            self.a = a
            self.b = b
        }
    }

    /// a − b, whichever way the study holds the pair.
    private func oriented(
        _ pairs: [Pair: StudyResult.PairComparison], _ a: String, _ b: String
    ) -> StudyResult.PairComparison? {
        if let pair = pairs[Pair(a, b)] { return pair }
        guard let pair = pairs[Pair(b, a)] else { return nil }
        return .init(
            metric: pair.metric, a: a, b: b, difference: -pair.difference, low: -pair.high, high: -pair.low,
            separable: pair.separable)
    }

    private func interval(_ entry: StudyResult.PairComparison, _ metric: Int) -> String {
        let unit = reader.metric(metric).unit
        let text = Readable.estimate(
            entry.difference, interval: Interval(low: entry.low, high: entry.high, method: ""), unit: unit)
        return [text.value, text.interval].compactMap(\.self).joined(separator: " ") + ", negative is better"
    }

    private func cell(_ style: String, _ symbol: String, _ words: String, _ detail: String) -> [String: Any] {
        ["cellStyle": style, "cellSymbol": symbol, "cellWords": words, "cellDetail": detail]
    }
}
