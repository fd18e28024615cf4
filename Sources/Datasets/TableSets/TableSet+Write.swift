import Glibc

extension TableSet {
    /// Writes every table into a new or empty folder, as CSV in the form that it was read in.
    /// - Throws: `.inputOutput`; `.invalidArgument` for names of tables that are no names of files.
    public func write(to folder: String) throws(DatasetError) {
        for member in members where member.name.contains("/") || member.name.utf8.first == UInt8(ascii: ".") {
            throw DatasetError(.invalidArgument, "The table \(member.name) cannot be a file.", remedy: "Rename it.")
        }
        guard mkdir(folder, 0o755) == 0 || errno == EEXIST else {
            throw FileBytes.failure("written", FileBytes.lastComponent(folder), errno)
        }
        for member in members { try FileBytes.write(member.table.csv(), to: "\(folder)/\(member.name).csv") }
    }
}
