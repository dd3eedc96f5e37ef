import Testing

@testable import XMLConnector

/// Small documents by the rule of XML 1.0 (fifth edition) that they keep or break, beyond those of `XMLRefusalTests`.
@Suite struct XMLConformanceTests {
    private func code(_ text: String, chunkSize: Int) -> String? {
        XMLReading.refusal(Array(text.utf8), "{ record: /r/e, fields: [ { name: t, path: . }, { name: a, path: '@a' } ] }", chunkSize: chunkSize)?.code.number
    }

    @Test(
        arguments: [
            // 2.3 names, 2.8 prolog
            "<1r/>", "<r><-e/></r>", "<r><.e/></r>", "< r/>", "<r></ r>", "<r><e></e ></r", "<r><e/ ></r>", "<r></r/>",
            "<?xml version='1.0' encoding='UTF-8' ?", "<?xml encoding='UTF-8'?><r/>", "<?xml version=1.0?><r/>",
            "<?xml version='1.0' standalone='YES'?><r/>", "<?xml standalone='yes' version='1.0'?><r/>",
            "<?xml version='1.0' standalone='yes' encoding='UTF-8'?><r/>", "<?xml version='2.0'?><r/>",
            "<?xml version='1.0'encoding='UTF-8'?><r/>", "<?xml version='1.0' encoding=''?><r/>", "<?XML version='1.0'?><r/>",
            "<?xml version='1.0' encoding='1UTF'?><r/>", "<?xml version=\"1.0'?><r/>", "<?xml version='1.0' foo='1'?><r/>",
            "<r/><?xml version='1.0'?>", "<r><?xml version='1.0'?></r>", "<r><?Xml x?></r>", "<r><? x?></r>", "<r><?p", "<r><?p x></r>",
            // 2.4, 2.5, 2.7 text, comments, CDATA
            "<r>&amp</r>", "<r>a & b</r>", "<r>&#;</r>", "<r>&#x;</r>", "<r>&#65</r>", "<r>&#xG;</r>", "<r>&#X41;</r>",
            "<r>&#1114112;</r>", "<r>&#x110000;</r>", "<r>&#8;</r>", "<r>&#99999999999999999999;</r>", "<r>< e/></r>", "<r>&;</r>",
            "<r><!-- a--b --></r>", "<r><!-- a ---></r>", "<r><!- x --></r>", "<r><![CDATA[x]]</r>", "<r><![cdata[x]]></r>",
            "<r><![ CDATA[x]]></r>", "<r><!CDATA[x]></r>", "<![CDATA[x]]><r/>", "<r/><![CDATA[x]]>", "<r><!DOCTYPE r></r>",
            "<r/><!DOCTYPE r>", "&#32;<r/>", "<r/>&#32;", "<r/>&amp;",
            // 3 tags
            "<r><e></r></e>", "<r></R>", "<r a='1'b='2'/>", "<r a/>", "<r a='1' a='1'/>", "<r a='1></r>", "<r 'a'='1'/>", "<r a='&lt'/>",
            "<r a='a<b'/>", "<r a='&#60' />", "<r></r a='1'>", "<r/><e/>", "<r/>text", "<r><e</r>", "<r><e a='1' / ></r>", "<r a = '1\"/>",
            // 2.8 and 4: document type
            "<!doctype r><r/>", "<!DOCTYPE r [<!ELEMENT r>]><r/>", "<!DOCTYPE r [<!ELEMENT r (a,b|c)>]><r/>",
            "<!DOCTYPE r [<!ELEMENT r (#PCDATA|a)>]><r/>", "<!DOCTYPE r [<!ELEMENT r (a,)>]><r/>", "<!DOCTYPE r [<!ELEMENT r (a*+)>]><r/>",
            "<!DOCTYPE r [<!ELEMENT r ANY EMPTY>]><r/>", "<!DOCTYPE r [<!ELEMENT r any>]><r/>", "<!DOCTYPE r [<!ELEMENT r ()>]><r/>",
            "<!DOCTYPE r [<!ELEMENT r (a|#PCDATA)*>]><r/>", "<!DOCTYPE r [<!ELEMENT r (a b)>]><r/>", "<!DOCTYPE r [<!ELEMENT r (a))>]><r/>",
            "<!DOCTYPE r [<!ELEMENT (r) ANY>]><r/>", "<!DOCTYPE r [<!ELEMENT r (a) * >]><r/>",
            "<!DOCTYPE r [<!ATTLIST r a>]><r/>", "<!DOCTYPE r [<!ATTLIST r a CDATA>]><r/>", "<!DOCTYPE r [<!ATTLIST r a cdata #IMPLIED>]><r/>",
            "<!DOCTYPE r [<!ATTLIST r a CDATA #implied>]><r/>", "<!DOCTYPE r [<!ATTLIST r a (x|y>]><r/>",
            "<!DOCTYPE r [<!ATTLIST r a (x,y) 'x'>]><r/>", "<!DOCTYPE r [<!ATTLIST r a CDATA #FIXED>]><r/>",
            "<!DOCTYPE r [<!ATTLIST r a CDATA 'x<y'>]><r/>", "<!DOCTYPE r [<!ATTLIST r a NOTATION #IMPLIED>]><r/>",
            "<!DOCTYPE r [<!ATTLIST r a CDATA '&e;'><!ENTITY e 'x'>]><r/>", "<!DOCTYPE r [<!ATTLIST r a CDATA'x'>]><r/>",
            "<!DOCTYPE r [<!ATTLIST r a CDATA 'a' b>]><r/>", "<!DOCTYPE r [<!ATTLIST r a (x|y)'x'>]><r/>",
            "<!DOCTYPE r [<!ENTITY e 'a&b'>]><r/>", "<!DOCTYPE r [<!ENTITY e 'a%b'>]><r/>", "<!DOCTYPE r [<!ENTITY e x>]><r/>",
            "<!DOCTYPE r [<!ENTITY e 'x'><!ENTITY f '%e;'>]><r/>", "<!DOCTYPE r [<!ENTITY % p 'x'><!ENTITY f '%p;'>]><r/>",
            "<!DOCTYPE r [<!ENTITY e SYSTEM x>]><r/>", "<!DOCTYPE r [<!ENTITY e PUBLIC 'x'>]><r/>",
            "<!DOCTYPE r [<!ENTITY e PUBLIC 'a{b' 'x'>]><r/>", "<!DOCTYPE r [<!ENTITY %p 'x'>]><r/>", "<!DOCTYPE r [<!ENTITY % p SYSTEM 'x' NDATA n>]><r/>",
            "<!DOCTYPE r [<!ENTITY e SYSTEM 'x'NDATA n>]><r/>", "<!DOCTYPE r [<!ENTITY e 'x' NDATA n>]><r/>",
            "<!DOCTYPE r [<!ENTITY e \"x'>]><r/>", "<!DOCTYPE r [<!entity e 'x'>]><r/>", "<!DOCTYPE r [<!ENTITY e 'x' >", "<!DOCTYPE r [",
            "<!DOCTYPE r [<!ENTITY e SYSTEM 'x' NDATA n><!NOTATION n SYSTEM 'n'>]><r>&e;</r>",
            "<!DOCTYPE r [<!NOTATION n>]><r/>", "<!DOCTYPE r [<!NOTATION n PUBLIC>]><r/>", "<!DOCTYPE r [<![INCLUDE[<!ELEMENT r ANY>]]>]><r/>",
            "<!DOCTYPE r [ x ]><r/>", "<!DOCTYPE r [<r/>]><r/>", "<!DOCTYPE r [<!-- a--b -->]><r/>", "<!DOCTYPE r []] ><r/>",
            "<!DOCTYPE r [<?xml version='1.0'?>]><r/>", "<!DOCTYPE [<!ELEMENT r ANY>]><r/>", "<!DOCTYPE r [<!ELEMENT r ANY>] [<!ELEMENT a ANY>]><r/>",
            "<!DOCTYPE r [<!ENTITY % p '<!ELEMENT r ANY>'><!ELEMENT %p;>]><r/>", "<!DOCTYPE r [<!ENTITY % p 'ANY'><!ELEMENT r %p;>]><r/>",
            "<!DOCTYPE r [<!ENTITY % p '<!ELEMENT'>%p; r ANY>]><r/>", "<!DOCTYPE r [&e;]><r/>", "<!DOCTYPE r [<!ENTITY e 'x'>&e;]><r/>",
            "<!DOCTYPE r [%nope;]><r/>", "<!DOCTYPE r [<!ENTITY % p '&#37;q;'><!ENTITY % q '%p;'>%q;]><r/>",
            // 4.1 to 4.4 references
            "<!DOCTYPE r [<!ENTITY e '<a>'>]><r>&e;</r>", "<!DOCTYPE r [<!ENTITY e '</r><r>'>]><r>&e;</r>", "<!DOCTYPE r [<!ENTITY e '</a>'>]><r><a>&e;</r>",
            "<!DOCTYPE r [<!ENTITY e '<'>]><r a='&e;'/>", "<!DOCTYPE r [<!ENTITY e '&#60;'>]><r a='&e;'/>", "<!DOCTYPE r [<!ENTITY e '&#38;'>]><r>&e;</r>",
            "<!DOCTYPE r [<!ENTITY i '<'><!ENTITY e '&i;'>]><r a='&e;'/>", "<!DOCTYPE r [<!ENTITY e '&#60;a'>]><r>&e;></r>",
            "<!DOCTYPE r [<!ENTITY e '<?xml version=\"1.0\"?>'>]><r>&e;</r>", "<!DOCTYPE r [<!ENTITY e '&nope;'>]><r>&e;</r>",
            "<!DOCTYPE r [<!ENTITY e 'x'>]><r>&e</r>", "<!DOCTYPE r [<!ENTITY e '&e;'>]><r>&e;</r>", "<!DOCTYPE r [<!ENTITY e '<e>&e;</e>'>]><r>&e;</r>",
            "<!DOCTYPE r [<!ENTITY e 'x'>]>&e;<r/>", "<!DOCTYPE r [<!ENTITY e '<r/>'>]>&e;", "<!DOCTYPE r [<!ENTITY e '<![CDATA[x'>]><r>&e;]]></r>",
            "<!DOCTYPE r [<!ENTITY e '<!-- x'>]><r>&e;--></r>", "<!DOCTYPE r [<!ENTITY % p 'x'>]><r>&p;</r>",
            "<!DOCTYPE r [<!ENTITY amp '&'>]><r>&amp;</r>",
            "<?xml version='1.0' standalone='yes'?><!DOCTYPE r [<!ENTITY % p '<!ENTITY e \"x\">'>]><r>&e;</r>",
        ], [1, 65_536]) func refusesWhatIsNotWellFormed(text: String, chunkSize: Int) {
        #expect(code(text, chunkSize: chunkSize) != nil, "\(text)")
    }

    @Test(
        arguments: [
            "<_r-.1/>", "<\u{C0}\u{B7}/>", "<\u{3007}/>", "<\u{10000}/>", "<r \u{E9}=''/>", "<r\n\t a = '1' \r\n/>", "<r></r\n>",
            "<?xml version='1.0'?>\n<r/>", "<?xml version=\"1.0\" encoding='utf-8' standalone='no' ?><r/>", "<?xml version='1.1'?><r/>",
            "<?xml version = '1.0'\n?><r/>", "<!----><r/><!-- -->", "<r><!-- <e> & ]]> --></r>", "<?p?><r/><?p ?>", "<r><?p <&?></r>", "<?xml-style x?><r/>",
            "<r>]] > ]&gt; ></r>", "<r><![CDATA[]]></r>", "<r><![CDATA[<&]]]]></r>", "<r><![CDATA[]]]]><![CDATA[>]]></r>", "<r>&#x10FFFF;&#xD;&#9;&#x20;</r>",
            "<r>\u{7F}\u{85}\u{2028}\u{FFFD}\u{E000}</r>", "<r a='\"' b=\"'\" c='>' d='&lt;&#60;'/>", "<r a=''/>",
            "<r xmlns=''/>", "<r xml:space='default' xml:lang=''/>",
            "<!DOCTYPE r><r/>", "<!DOCTYPE\nr\n[\n]\n>\n<r/>", "<!DOCTYPE x><r/>", "<!DOCTYPE r [<!ELEMENT r EMPTY>]><r>x</r>",
            "<!DOCTYPE r [<!ELEMENT r (#PCDATA|a|b)*><!ELEMENT a ((b,c?)|(d+,e*))><!ELEMENT b ( #PCDATA )>]><r/>",
            "<!DOCTYPE r [<!ELEMENT r (#PCDATA)*><!ELEMENT r ANY>]><r/>", "<!DOCTYPE r [<!ATTLIST r>]><r/>", "<!DOCTYPE r [<!ATTLIST q a CDATA 'x'>]><r/>",
            "<!DOCTYPE r [<!ATTLIST r a ID #IMPLIED b IDREFS #REQUIRED c (x | y) 'z' d NMTOKENS ' 1 2 ' e NOTATION (n) #IMPLIED f CDATA #FIXED 'x'>]><r/>",
            "<!DOCTYPE r [<!ATTLIST r a CDATA 'x' a CDATA 'y'>]><r/>", "<!DOCTYPE r [<!ENTITY e 'x'><!ENTITY e 'y'>]><r>&e;</r>",
            "<!DOCTYPE r [<!ENTITY e PUBLIC \"a-z'()+,./:=?;!*#@$_%\" 'x'>]><r/>", "<!DOCTYPE r [<!ENTITY e SYSTEM 'x' NDATA n>]><r/>",
            "<!DOCTYPE r [<!NOTATION n PUBLIC 'x'><!NOTATION m SYSTEM \"'\"><!NOTATION o PUBLIC 'x' 'y'>]><r/>",
            "<!DOCTYPE r [<!ENTITY % p SYSTEM 'unused'>]><r/>", "<!DOCTYPE r [<!ENTITY % p '<!ENTITY e \"x\">'> %p; ]><r>&e;</r>",
            "<!DOCTYPE r [<!ENTITY % p ''>%p;]><r/>", "<!DOCTYPE r [<!-- ' \" ]> <!ENTITY e '> --><?p ' \" ]> ?><!ENTITY e \"]>'\">]><r>&e;</r>",
            "<!DOCTYPE r [<!ENTITY e '&#60;a/>'>]><r>&e;</r>", "<!DOCTYPE r [<!ENTITY e '<a>&f;</a>'><!ENTITY f 'x'>]><r>&e;</r>",
            "<!DOCTYPE r [<!ENTITY e '&#38;#38;'>]><r a='&e;'>&e;</r>", "<!DOCTYPE r [<!ENTITY lt '&#38;#60;'><!ENTITY amp '&#38;#38;'><!ENTITY gt '&#62;'>]><r>&lt;&amp;&gt;</r>",
            "<!DOCTYPE r [<!ENTITY e '<a>'>]><r/>", "<!DOCTYPE r [<!ENTITY e '&nope;'>]><r/>", "<!DOCTYPE r [<!ENTITY e '&#x26;#60;'>]><r a='&e;'/>",
            "<!DOCTYPE r [<!ENTITY e \"a'b\"><!ATTLIST r a CDATA '&e;'>]><r/>", "<!DOCTYPE r [<!ENTITY e '<![CDATA[<]]><!-- x --><?p?>'>]><r>&e;</r>",
            "<!DOCTYPE r [<!ELEMENT r (a, (b | c)+ , d?)?>]><r/>", "<!DOCTYPE r [\n<!ELEMENT r ANY>\n<?p x?>\n]><r/>",
            "<r/>\n<!-- a -->\n<?p?>\r\n", "<?p ' <!DOCTYPE r [ ?><!-- ' [ <!DOCTYPE --><r/>", "<!DOCTYPE r [<?p ' ?><?q ]?>\n<!ENTITY e '<?p \" ?>'>]><r>&e;</r>",
            "<!DOCTYPE r [<!ENTITY e \"'\"><?p \" ] ?><!-- <? ' --><!ATTLIST r a CDATA ']>'>]><r/>",
        ], [1, 65_536]) func acceptsWhatIsWellFormed(text: String, chunkSize: Int) {
        #expect(code(text, chunkSize: chunkSize) == nil, "\(text)")
    }

    @Test func normalisesAsTheSpecificationSays() throws {
        func rows(_ text: String) throws -> [String] {
            try XMLReading.rows(text, "{ record: /r/e, fields: [ { name: t, path: ., trim: none }, { name: a, path: '@a', trim: none } ] }", chunkSize: 1)
        }
        // Line ends (2.11), attribute values (3.3.3), defaults (3.3.2).
        #expect(try rows("<r><e a='1\r\n2\t3&#10;4'>1\r\n2\r3&#13;4</e></r>") == ["'1\n2\n3\r4'|'1 2 3\n4'"])
        #expect(try rows("<!DOCTYPE r [<!ATTLIST e a NMTOKENS #IMPLIED>]><r><e a='  x \n y '/></r>") == ["null|'x y'"])
        #expect(try rows("<!DOCTYPE r [<!ATTLIST e a CDATA 'd'>]><r><e/><e a='x'/></r>") == ["null|'d'", "null|'x'"])
        #expect(try rows("<!DOCTYPE r [<!ENTITY n '&#10;'><!ENTITY e 'a&n;b'>]><r><e a='&e;'>&e;</e></r>") == ["'a\nb'|'a b'"])
        #expect(try rows("<!DOCTYPE r [<!ENTITY rep '<e>&#60;</e>'>]><r><e>&amp;#38;</e></r>") == ["'&#38;'|null"])
    }

    @Test func externalSubsetsAreRefusedOrLeftOut() throws {
        let text = "<!DOCTYPE r SYSTEM 'x.dtd' [<!ENTITY e 'x'>]><r><e>&e;</e></r>"
        #expect(XMLReading.refusal(text)?.code == .xmlExternalEntity)
        #expect(XMLReading.refusal(text)?.help?.contains("external_dtd: ignore") == true)
        let ignore = "{ record: /r/e, external_dtd: ignore, fields: [ { name: t, path: . } ] }"
        #expect(try XMLReading.rows(text, ignore) == ["'x'"])
        #expect(XMLReading.refusal("<!DOCTYPE r PUBLIC '-//x' 'x'><r><e>&f;</e></r>", ignore)?.code == .xmlEntityUnknown)
    }
}
