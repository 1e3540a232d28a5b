/* regex_literal.h - characters without which a regular expression cannot match. */
#pragma once

#include "core/sigma/regex.h"

/**
 * The rarest run (gram_rarity()) of ASCII characters that stands in every text the expression
 * matches, folded (utf8_fold()); empty if none can be named with certainty. In the arena.
 *
 * Only what stands outside of groups and classes is looked at, and anything unusual ends the
 * search: no literal is right, a wrong one would miss attacks.
 */
Slice regex_literal(Arena *arena, const Regex *regex);
