/// Writes tar archives, right and wrong ones.
struct TarFile {
    private(set) var bytes: [UInt8] = []

    /// - Parameter size: what the header claims, if not the truth.
    mutating func add(
        _ name: [UInt8], _ contents: [UInt8], type: Character = "0", size: Int? = nil, magic: String = "ustar\u{0}00"
    ) {
        var block = [UInt8](repeating: 0, count: 512)
        func put(_ text: [UInt8], at offset: Int) { for (index, byte) in text.enumerated() { block[offset + index] = byte } }
        func octal(_ number: Int, _ width: Int) -> [UInt8] {
            let digits = String(number, radix: 8)
            return Array((String(repeating: "0", count: width - digits.count) + digits).utf8)
        }
        put(Array(name.prefix(100)), at: 0)
        put(octal(0o644, 7), at: 100)
        put(octal(size ?? contents.count, 11), at: 124)
        put([type.asciiValue ?? 0], at: 156)
        put(Array(magic.utf8), at: 257)
        put([UInt8](repeating: 0x20, count: 8), at: 148)
        put(octal(block.reduce(0) { $0 + Int($1) }, 6) + [0], at: 148)
        bytes += block + contents + [UInt8](repeating: 0, count: (512 - contents.count % 512) % 512)
    }

    mutating func add(_ name: String, _ contents: [UInt8], type: Character = "0") {
        add(Array(name.utf8), contents, type: type)
    }

    /// The archive with its end mark.
    var closed: [UInt8] { bytes + [UInt8](repeating: 0, count: 1024) }
}
