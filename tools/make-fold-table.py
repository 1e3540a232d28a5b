#!/usr/bin/env python3
"""Writes core/bytes/fold_table.h: simple case folding of the Unicode version Python knows, as ranges.

usage: make-fold-table.py > core/bytes/fold_table.h
"""
import unicodedata


def fold(number):
    character = chr(number)
    for folded in (character.casefold(), character.lower()):
        if len(folded) == 1:
            return ord(folded)
    return number


pairs = [(number, fold(number) - number) for number in range(0x80, 0x20000) if not 0xD800 <= number < 0xE000 and fold(number) != number]
ranges = []
for number, distance in pairs:
    if ranges and ranges[-1][3] == distance:
        first, last, step, _ = ranges[-1]
        gap = number - last
        if gap <= 2 and (step == gap or first == last):
            ranges[-1] = (first, number, gap, distance)
            continue
    ranges.append((number, number, 1, distance))

print(f"""/* fold_table.h - simple case folding of Unicode {unicodedata.unidata_version}; made by tools/make-fold-table.py. */
#pragma once

#include <stdint.h>

/* Characters @first, @first + @step … @last fold to the one @distance away. In ascending order. */
typedef struct {{
    uint32_t first, last, step;
    int32_t distance;
}} FoldRange;

static const FoldRange fold_ranges[] = {{""")
for first, last, step, distance in ranges:
    print(f"    {{ 0x{first:04X}, 0x{last:04X}, {step}, {distance} }},")
print("};")
