/// The mark that some editors put before the first character of a text file.
package enum ByteOrderMark {
    /// `bytes` without the mark of UTF-8; the one place where it is taken off text that a user wrote.
    package static func removed(from bytes: [UInt8]) -> ArraySlice<UInt8> {
        bytes.starts(with: [0xef, 0xbb, 0xbf]) ? bytes[3...] : bytes[...]
    }

    /// Whether the text is marked as UTF-16, which is not read.
    package static func isUTF16(_ bytes: [UInt8]) -> Bool {
        bytes.starts(with: [0xff, 0xfe]) || bytes.starts(with: [0xfe, 0xff])
    }
}
