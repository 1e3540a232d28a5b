#include "render/forms.h"

#define A4 "@page{size:A4;margin:20mm 18mm}\n"
/* CSS has no name for A6. */
#define A6 "@page{size:105mm 148mm;margin:8mm}\n@media print{.document{font-size:9pt}}\n"

/* Only what is on the machine of the reader: no font is loaded. */
#define STYLE                                                                                      \
    ".document{max-width:44em;margin:0 auto;padding:1.5em 1em 4em;color:#1a1a1a;background:#fff;"  \
    "font-family:\"Noto Sans JP\",\"Noto Sans CJK JP\",\"Hiragino Sans\",\"Yu Gothic "             \
    "UI\",\"Meiryo\",sans-serif;font-size:16px;line-height:1.75;overflow-wrap:anywhere;"           \
    "line-break:strict}\n"                                                                         \
    ".document h1,.document h2,.document h3,.document h4,.document h5,.document h6"                \
    "{line-height:1.4;margin:1.8em 0 .6em;break-after:avoid}\n"                                    \
    ".document h1{font-size:1.6em;margin-top:0}\n"                                                 \
    ".document h2{font-size:1.3em;border-bottom:1px solid #767676;padding-bottom:.2em}\n"          \
    ".document h3{font-size:1.1em}\n"                                                              \
    ".document h4,.document h5,.document h6{font-size:1em}\n"                                      \
    ".document p,.document ul,.document ol,.document table,.document figure,.document pre,"        \
    ".document blockquote{margin:.7em 0}\n"                                                        \
    ".document .frame{color:#4d4d4d}\n"                                                            \
    ".document .frame span+span{margin-inline-start:1em}\n"                                        \
    ".document ul,.document ol{list-style:none;padding:0}\n"                                       \
    ".document li,.document .note{padding-inline-start:2.5em}\n"                                   \
    ".document li>p:first-child,.document .note>p:first-child{text-indent:-2.5em}\n"               \
    ".document li p,.document .note p{margin:.3em 0}\n"                                            \
    ".document .mark{display:inline-block;min-width:2.5em;text-indent:0}\n"                        \
    ".document ul>li>p>.mark{min-width:1.2em}\n"                                                   \
    ".document nav li{padding-inline-start:0}\n"                                                   \
    ".document nav li.inner{padding-inline-start:1em}\n"                                           \
    ".document li ul,.document li ol{margin:.2em 0}\n"                                             \
    ".document ul>li{padding-inline-start:1.2em}\n"                                                \
    ".document ul>li>p:first-child{text-indent:-1.2em}\n"                                          \
    ".document table{border-collapse:collapse;width:100%}\n"                                       \
    ".document caption{text-align:start;font-weight:bold;padding-bottom:.3em}\n"                   \
    ".document th,.document td{border:1px solid #767676;padding:.35em .6em;vertical-align:top;"    \
    "text-align:start}\n"                                                                          \
    ".document th{background:#f2f2f2}\n"                                                           \
    ".document thead{display:table-header-group}\n"                                                \
    ".document tr,.document figure,.document .sign-off{break-inside:avoid}\n"                      \
    ".document .centre{text-align:center}\n"                                                       \
    ".document .right{text-align:end;font-variant-numeric:tabular-nums}\n"                         \
    ".document .sign-off{width:auto;margin-inline-start:auto}\n"                                   \
    ".document .sign-off th{min-width:6em;text-align:center}\n"                                    \
    ".document .sign-off td{height:4.5em}\n"                                                       \
    ".document blockquote{border-inline-start:4px solid #767676;padding-inline-start:1em;"         \
    "margin-inline:0}\n"                                                                           \
    ".document pre{background:#f2f2f2;padding:.8em;white-space:pre-wrap}\n"                        \
    ".document figure svg{display:block;width:100%;max-width:32em;height:auto;margin:0 auto}\n"    \
    ".document sup{line-height:0}\n"                                                               \
    ".document .notes{border-top:1px solid #767676;margin-top:3em;font-size:.9em}\n"               \
    ".document a{color:#0017c1}\n"                                                                 \
    ".document a:focus-visible{outline:3px solid #000;outline-offset:2px;background:#ffd43d}\n"    \
    ".document hr{border:0;border-top:1px solid #767676;margin:2em 0}\n"                           \
    "body.document-page{margin:0;background:#fff}\n"                                               \
    ".skip a{position:absolute;left:-99em;padding:.5em 1em;background:#fff;color:#0017c1}\n"       \
    ".skip a:focus{left:1em;top:1em;outline:3px solid #000;outline-offset:2px}\n"                  \
    "@media print{.skip{display:none}.document{max-width:none;padding:0;font-size:10.5pt}"         \
    ".document a{color:inherit;text-decoration:none}"                                              \
    ".document .page-break{break-before:page}.document .cover{break-after:page}"                   \
    ".document p{orphans:2;widows:2}}\n"

const char *document_style(PageSize page_size)
{
    return page_size == PAGE_A6 ? STYLE A6 : STYLE A4;
}
