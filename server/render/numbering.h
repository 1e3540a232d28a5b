/* numbering.h - works out the numbers of headings, lists and footnotes. Pure. */
#pragma once

#include "render/document.h"

/* Sets number and ordinal of all blocks of @document, as its Numbering says. */
void document_number(Document *document);

/* The nth of ア イ ウ … ワ ヲ ン アア アイ …, from 1. The caller owns it. */
char *numbering_kana(int ordinal);

/* The nth of a b c … z aa ab …, from 1. The caller owns it. */
char *numbering_letter(int ordinal);
