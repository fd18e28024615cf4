public enum Assay {
    public static func run() async {}
}
