import Charts
import Testing

struct EscapeTests {
    @Test("markup is inert")
    func markup() {
        #expect(
            Escape.markup("</script><img src=x onerror=\"a('b')\">")
                == "&lt;/script&gt;&lt;img src=x onerror=&quot;a(&#39;b&#39;)&quot;&gt;")
        #expect(Escape.markup("R & D") == "R &amp; D")
    }

    @Test("what a reader cannot see is shown")
    func visible() {
        #expect(Escape.visible("a\u{0}b\n\u{1B}[31m\u{7F}") == "a␀b␊␛[31m␡")
        #expect(Escape.visible("\u{202E}evil\u{2066}") == "⟨U+202E⟩evil⟨U+2066⟩")
        #expect(
            Escape.visible("\u{85}\u{FEFF}\u{200B}\u{E0041}\u{FFFE}") == "⟨U+0085⟩⟨U+FEFF⟩⟨U+200B⟩⟨U+E0041⟩⟨U+FFFE⟩")
        #expect(Escape.visible("Fréchet – Größe 猫 👍") == "Fréchet – Größe 猫 👍")
    }
}
