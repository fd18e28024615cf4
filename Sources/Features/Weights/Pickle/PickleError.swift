/// Why a pickle is refused; the reader of the file adds its name.
struct PickleError: Error {
    let message: String
    /// A Python name outside of those that files of tensors need.
    var refusedName: String?

    init(_ message: String) { self.message = message }

    init(named name: String) {
        refusedName = name
        message = "it names \(name), which is no tensor"
    }

    static let cut = PickleError("its pickle ends early: the file was cut off")
    static let empty = PickleError("its pickle takes a value where there is none")
}

enum PickleOpcode {
    /// Names of opcodes that are refused, for messages.
    static let refused: [UInt8: String] = [
        0x81: "NEWOBJ", 0x82: "EXT1", 0x83: "EXT2", 0x84: "EXT4", 0x8f: "EMPTY_SET", 0x90: "ADDITEMS", 0x91: "FROZENSET",
        0x92: "NEWOBJ_EX", 0x97: "NEXT_BUFFER", 0x98: "READONLY_BUFFER", 0x32: "DUP", 0x46: "FLOAT", 0x49: "INT",
        0x4c: "LONG", 0x50: "PERSID", 0x56: "UNICODE", 0x67: "GET", 0x6f: "OBJ", 0x70: "PUT",
    ]
}
