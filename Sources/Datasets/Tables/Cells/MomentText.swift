/// Dates and moments as text: microseconds since 1970-01-01 00:00 UTC in the proleptic Gregorian calendar. A moment
/// without a zone is taken as UTC.
enum MomentText {
    private static let microsPerDay: Int64 = 86_400_000_000

    /// Reads a cell that is written in the order and with the separator of `form`; the clock behind the date may be any.
    /// - Parameter seen: learns how the clock is written and whether parts are padded.
    /// - Returns: nil where the cell is no moment of that form.
    static func read(_ bytes: [UInt8], _ start: Int, _ end: Int, _ form: MomentForm, seen: inout MomentForm) -> Int64? {
        var reader = Reader(bytes: bytes, place: start, end: end)
        reader.trim()
        guard let date = reader.date(form), let days = days(date.year, date.month, date.day) else { return nil }
        guard let clock = reader.clock(isAlone: form.order == .timeOfDay), reader.place == reader.end else { return nil }
        if !reader.isPadded { seen.isPadded = false }
        if reader.hasLongName { seen.hasLongNames = true }
        if reader.hasComma { seen.hasComma = true }
        if reader.form != seen.clock { seen.clock = seen.clock.joined(reader.form) }
        return days * microsPerDay + clock
    }

    /// Days since 1970-01-01; nil for a day that is in no calendar. Years are 1 to 9999.
    static func days(_ year: Int, _ month: Int, _ day: Int) -> Int64? {
        guard (1...9999).contains(year), (1...12).contains(month), day >= 1, day <= length(year, month) else { return nil }
        // Years that begin in March, so that the leap day is the last.
        let shifted = month <= 2 ? year - 1 : year
        let (era, inEra) = (shifted / 400, shifted % 400)
        let inYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return Int64(era * 146_097 + inEra * 365 + inEra / 4 - inEra / 100 + inYear - 719_468)
    }

    private static func length(_ year: Int, _ month: Int) -> Int {
        if month == 2 { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28 }
        return [4, 6, 9, 11].contains(month) ? 30 : 31
    }

    static func civil(_ days: Int64) -> (year: Int, month: Int, day: Int) {
        let shifted = Int(days) + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let inEra = shifted - era * 146_097
        let year = (inEra - inEra / 1460 + inEra / 36_524 - inEra / 146_096) / 365
        let inYear = inEra - (365 * year + year / 4 - year / 100)
        let month = (5 * inYear + 2) / 153
        let day = inYear - (153 * month + 2) / 5 + 1
        return (year + era * 400 + (month >= 10 ? 1 : 0), month < 10 ? month + 3 : month - 9, day)
    }

    /// `micros` written in a form.
    static func text(_ micros: Int64, _ form: MomentForm) -> String {
        var days = micros / microsPerDay
        var rest = micros % microsPerDay
        if rest < 0 {
            days -= 1
            rest += microsPerDay
        }
        let (year, month, day) = civil(days)
        let names = form.hasLongNames ? MomentForm.longNames : MomentForm.monthNames
        let monthText = form.hasNames ? names[month - 1] : form.isPadded ? padded(month, 2) : String(month)
        let dayText = form.isPadded ? padded(day, 2) : String(day)
        // A year that two digits do not tell is written whole.
        let yearText = form.hasShortYear && shortYears.contains(year) ? padded(year % 100, 2) : padded(year, 4)
        var text =
            switch form.order {
            case .yearMonthDay: form.joined([yearText, monthText, dayText])
            case .dayMonthYear: form.joined([dayText, monthText, yearText])
            case .monthDayYear: form.joined([monthText, dayText, yearText])
            case .timeOfDay: ""
            }
        guard form.clock.hasMinutes else { return text }
        let seconds = Int(rest / 1_000_000)
        let hour = form.clock.isTwelve ? (seconds / 3600 + 11) % 12 + 1 : seconds / 3600
        if form.order != .timeOfDay { text += String(Unicode.Scalar(form.clock.separator)) }
        text += (form.clock.isPadded ? padded(hour, 2) : String(hour)) + ":" + padded(seconds / 60 % 60, 2)
        if form.clock.hasSeconds { text += ":" + padded(seconds % 60, 2) }
        if form.clock.decimals > 0 {
            text += "." + padded(Int(rest % 1_000_000), 6).prefix(form.clock.decimals)
        }
        if form.clock.isTwelve { text += seconds < 12 * 3600 ? " AM" : " PM" }
        return form.clock.hasZone ? text + "Z" : text
    }

    /// Those that two digits stand for, as POSIX has it.
    private static let shortYears = 1969...2068

    private static func padded(_ value: Int, _ digits: Int) -> String {
        let text = String(value)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }

    private struct Reader {
        let bytes: [UInt8]
        var place: Int
        var end: Int
        var form = MomentForm.Clock()
        var isPadded = true
        var hasLongName = false
        var hasComma = false

        mutating func trim() {
            while place < end, NumberText.isBlank(bytes[place]) { place += 1 }
            while end > place, NumberText.isBlank(bytes[end - 1]) { end -= 1 }
        }

        private mutating func take(_ byte: UInt8) -> Bool {
            guard place < end, bytes[place] == byte else { return false }
            place += 1
            return true
        }

        /// A number of `least` to `most` digits.
        private mutating func number(_ least: Int, _ most: Int) -> Int? {
            var value = 0
            let start = place
            while place < end, place - start < most, bytes[place] &- 48 < 10 {
                value = value * 10 + Int(bytes[place] &- 48)
                place += 1
            }
            return place - start >= least ? value : nil
        }

        private mutating func named() -> Int? {
            guard end - place >= 3 else { return nil }
            let word = bytes[place..<place + 3].map { $0 | 0x20 }
            guard let month = MomentForm.monthNames.firstIndex(where: { $0.utf8.map { $0 | 0x20 } == word }) else { return nil }
            place += 3
            let rest = MomentForm.longNames[month].utf8.dropFirst(3)
            if !rest.isEmpty, end - place >= rest.count, bytes[place..<place + rest.count].elementsEqual(rest, by: { $0 | 0x20 == $1 }) {
                place += rest.count
                hasLongName = true
            }
            return month + 1
        }

        /// The day of a form without dates is the first that is counted from.
        mutating func date(_ form: MomentForm) -> (year: Int, month: Int, day: Int)? {
            func day(_ reader: inout Reader) -> Int? {
                let start = reader.place
                let value = reader.number(form.separator == 0 ? 2 : 1, 2)
                if reader.place - start == 1 { reader.isPadded = false }
                return value
            }
            func month(_ reader: inout Reader) -> Int? { form.hasNames ? reader.named() : day(&reader) }
            func year(_ reader: inout Reader) -> Int? {
                guard form.hasShortYear else { return reader.number(4, 4) }
                return reader.number(2, 2).map { $0 < 69 ? 2000 + $0 : 1900 + $0 }
            }
            func part(_ reader: inout Reader) -> Bool { form.separator == 0 || reader.take(form.separator) }
            switch form.order {
            case .yearMonthDay:
                guard let y = year(&self), part(&self), let m = month(&self), part(&self), let d = day(&self) else { return nil }
                return (y, m, d)
            case .dayMonthYear:
                guard let d = day(&self), part(&self), let m = month(&self), part(&self), let y = year(&self) else { return nil }
                return (y, m, d)
            case .monthDayYear:
                guard let m = month(&self), part(&self), let d = day(&self) else { return nil }
                if form.hasNames, take(UInt8(ascii: ",")) { hasComma = true }
                guard part(&self), let y = year(&self) else { return nil }
                return (y, m, d)
            case .timeOfDay: return (1970, 1, 1)
            }
        }

        /// AM or PM behind a clock; the hour of the day that it makes of `hour`.
        private mutating func half(_ hour: Int) -> Int? {
            let start = place
            _ = take(UInt8(ascii: " "))
            guard end - place >= 2, bytes[place + 1] | 0x20 == UInt8(ascii: "m"), (1...12).contains(hour) else {
                place = start
                return hour
            }
            let isLate = bytes[place] | 0x20 == UInt8(ascii: "p")
            guard isLate || bytes[place] | 0x20 == UInt8(ascii: "a") else { return nil }
            place += 2
            form.isTwelve = true
            return hour % 12 + (isLate ? 12 : 0)
        }

        /// Microseconds since midnight UTC; 0 where nothing follows the date.
        /// - Parameter isAlone: whether no date stands before it, so that it has to be there.
        mutating func clock(isAlone: Bool) -> Int64? {
            if !isAlone {
                if place == end { return 0 }
                guard bytes[place] == UInt8(ascii: " ") || bytes[place] == UInt8(ascii: "T") else { return nil }
                form.separator = bytes[place]
                place += 1
            }
            let start = place
            guard var hour = number(1, 2) else { return nil }
            if place - start == 1 { form.isPadded = false }
            guard take(UInt8(ascii: ":")), let minute = number(2, 2), hour < 24, minute < 60 else { return nil }
            form.hasMinutes = true
            var micros = Int64(minute * 60) * 1_000_000
            if take(UInt8(ascii: ":")) {
                guard let second = number(2, 2), second < 60 else { return nil }
                form.hasSeconds = true
                micros += Int64(second) * 1_000_000
                if take(UInt8(ascii: ".")) {
                    let start = place
                    guard let fraction = number(1, 6) else { return nil }
                    form.decimals = place - start
                    var scaled = Int64(fraction)
                    for _ in form.decimals..<6 { scaled *= 10 }
                    micros += scaled
                    // Finer than is held.
                    while place < end, bytes[place] &- 48 < 10 { place += 1 }
                }
            }
            if place < end {
                guard let told = half(hour) else { return nil }
                hour = told
            }
            micros += Int64(hour * 3600) * 1_000_000
            guard place < end else { return micros }
            form.hasZone = true
            if take(UInt8(ascii: "Z")) { return micros }
            let isEast = bytes[place] == UInt8(ascii: "+")
            guard isEast || bytes[place] == UInt8(ascii: "-") else { return nil }
            place += 1
            guard let hours = number(2, 2), hours < 24 else { return nil }
            _ = take(UInt8(ascii: ":"))
            var minutes = 0
            if place < end {
                guard let read = number(2, 2), read < 60 else { return nil }
                minutes = read
            }
            let offset = Int64(hours * 3600 + minutes * 60) * 1_000_000
            return isEast ? micros - offset : micros + offset
        }
    }
}
