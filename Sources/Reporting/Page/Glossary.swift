/// Words of the page that a reader may not know.
enum Glossary {
    static let terms: [(String, String)] = [
        (
            "Interval",
            "The range that holds the true value at the stated confidence, given this many rows. A check passes only "
                + "when the whole range is on the right side of the limit."
        ),
        ("Undecided", "The interval contains the limit: this much data cannot tell pass from fail."),
        (
            "Real vs real (floor)",
            "The same metric between two real samples, of the sizes in use where a holdout allows it. Without one they are "
                + "halves of the real set: smaller, further apart, and the floor is on the high side. No generator can "
                + "be expected to do better; one that does has probably memorised."
        ),
        (
            "Set of known quality (anchor)",
            "The same metric for a copy of the training set, for noise and the like: it shows what a bad value looks "
                + "like."
        ),
        ("Holdout", "Real data that the generator has not seen. Without it, memorising looks like perfection."),
        (
            "Features",
            "What a network sees in an image, as a list of numbers. Distances are taken between these, never between "
                + "pixels."
        ),
        (
            "TSTR, TRTR",
            "Train on synthetic, test on real; train on real, test on real. The difference is the price of using "
                + "synthetic data."
        ),
        ("Waiver", "A failure that a named person accepts until a date. It stays visible."),
        (
            "Fingerprint",
            "SHA-256 over the decoded content of a set: the same content gives the same digits, whatever its files "
                + "are called."
        ),
        (
            "Fidelity and diversity",
            "Fidelity asks whether each synthetic sample could be real; diversity whether every kind of real sample "
                + "is there."
        ),
    ]
}
