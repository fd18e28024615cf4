/// A date as a person asks for it: the whole day where no time of the day is told.
package enum MomentRange {
    private static let microsPerDay: Int64 = 86_400_000_000

    /// Microseconds since 1970 that `text` stands for.
    /// - Parameter format: of the column's dates; yyyy-MM-dd is read beside it.
    /// - Returns: nil for a text that is no date of these forms.
    package static func read(_ text: String, format: String?) -> ClosedRange<Int64>? {
        let bytes = Array(text.utf8)
        for form in [format.flatMap(MomentForm.init(text:)), .iso].compactMap(\.self) {
            var seen = form.bare
            guard let moment = MomentText.read(bytes, 0, bytes.count, form, seen: &seen) else { continue }
            return moment...(seen.clock.hasMinutes ? moment : moment + microsPerDay - 1)
        }
        return nil
    }
}
