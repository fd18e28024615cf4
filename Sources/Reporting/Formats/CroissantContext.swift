/// The JSON-LD context that Croissant 1.1 recommends (its appendix 1), with the vocabularies used beside it.
///
/// schema.org is written with https, as its readers in use expect it.
enum CroissantContext {
    static var value: JSONValue {
        var fields: [String: JSONValue] = [
            "@language": .string("en"), "@vocab": .string("https://schema.org/"),
            "data": .object(["@id": .string("cr:data"), "@type": .string("@json")]),
            "examples": .object(["@id": .string("cr:examples"), "@type": .string("@json")]),
            "dataType": .object(["@id": .string("cr:dataType"), "@type": .string("@vocab")]),
            "conformsTo": .string("dct:conformsTo"),
        ]
        for (prefix, address) in vocabularies { fields[prefix] = .string(address) }
        for term in terms { fields[term] = .string("cr:" + term) }
        return .object(fields)
    }

    private static let vocabularies = [
        ("cr", "http://mlcommons.org/croissant/"), ("rai", "http://mlcommons.org/croissant/RAI/"),
        ("sc", "https://schema.org/"), ("dct", "http://purl.org/dc/terms/"), ("dqv", "http://www.w3.org/ns/dqv#"),
        ("prov", "http://www.w3.org/ns/prov#"), ("oa", "http://www.w3.org/ns/oa#"),
        ("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"), ("skos", "http://www.w3.org/2004/02/skos/core#"),
        ("xsd", "http://www.w3.org/2001/XMLSchema#"),
    ]

    private static let terms = [
        "annotation", "arrayShape", "citeAs", "column", "containedIn", "equivalentProperty", "excludes", "extract",
        "field", "fileObject", "fileProperty", "fileSet", "format", "includes", "isArray", "isLiveDataset", "jsonPath",
        "key", "md5", "parentField", "path", "readLines", "recordSet", "references", "regex", "repeated", "replace",
        "samplingRate", "sdVersion", "separator", "source", "subField", "transform", "unArchive", "value",
    ]
}
