extension Table {
    /// Writes the table as the ending of `path` says: `.csv`, `.tsv` or `.txt` in the form it was read in, packed where `.gz`
    /// follows, or `.parquet`. The file is whole or not there.
    ///
    /// Invalid cells are written as missing ones.
    /// - Throws: `.invalidArgument` for another ending, `.inputOutput` where the file cannot be written.
    public func write(to path: String) throws(DatasetError) {
        let name = FileBytes.lastComponent(path).lowercased()
        let isPacked = name.hasSuffix(".gz")
        let plain = isPacked ? String(name.dropLast(3)) : name
        if !isPacked, plain.hasSuffix(".parquet") || plain.hasSuffix(".pqt") {
            return try FileBytes.write(ParquetWriter.bytes(self), to: path)
        }
        guard [".csv", ".tsv", ".txt"].contains(where: plain.hasSuffix) else {
            throw DatasetError(
                .invalidArgument, "\(FileBytes.lastComponent(path)) has no ending of a table that is written.",
                remedy: "Let it end in .csv, .tsv, .csv.gz or .parquet.")
        }
        var form = form
        if plain.hasSuffix(".tsv") { form.delimiter = UInt8(ascii: "\t") }
        let text = CSVWriter.bytes(self, form: form)
        try FileBytes.write(isPacked ? Inflate.compressed(text, .gzip, level: 6) : text, to: path)
    }

    /// The table as text in the form it was read in.
    public func csv() -> [UInt8] { CSVWriter.bytes(self, form: form) }

    /// The table as a Parquet file.
    public func parquet() throws(DatasetError) -> [UInt8] { try ParquetWriter.bytes(self) }
}
