import Results

extension Report {
    /// A selftest as a page and machine-readable files.
    ///
    /// - Parameters:
    ///   - selftest: what was damaged and what the metrics and the policy made of it.
    ///   - meta: times; nil for a page that is rendered again from selftest.json alone.
    ///   - command: the command line that repeats it.
    ///   - templates: the embedded ones by default.
    /// - Returns: selftest.html, selftest.md, selftest.json and, with meta, selftest.meta.json. The same arguments give
    ///   the same bytes.
    /// - Throws: `ReportError` when the templates are not part of the build or a result cannot be encoded.
    public static func render(
        selftest: SelftestResult, meta: RunMeta?, command: String, templates: Templates? = nil
    ) throws(ReportError) -> [OutputFile] {
        let templates = if let templates { templates } else { try Templates.embedded() }
        let page = SelftestPageView(result: selftest, meta: meta, command: command)
        var files = [
            OutputFile(
                name: "selftest.html", text: try templates.render(page.object(style: templates.compare), "selftest")),
            OutputFile(name: "selftest.md", text: SelftestMarkdown(result: selftest).text()),
            try json("selftest.json", selftest),
        ]
        if let meta { files.append(try json("selftest.meta.json", meta)) }
        return files
    }
}
