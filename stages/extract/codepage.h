#ifndef CODEPAGE_H
#define CODEPAGE_H

/*
 * codepage: what the numbers of old office files stand for: code pages of
 * Windows, character sets of its fonts, languages.  Strings are static.
 */

#include <stdbool.h>
#include <stdint.h>

/* codepage_charset: canonical name, or NULL for a number that says nothing. */
const char *codepage_charset(uint32_t codepage);

/* codepage_of_font: the code page of a font's charset (128: 932), or 0. */
uint32_t codepage_of_font(uint32_t fcharset);

/* codepage_of_lang: the ANSI code page of a language id (0x0804: 936). */
uint32_t codepage_of_lang(uint32_t lcid);

/*
 * codepage_lang: language of Han characters in text of this charset, or NULL:
 * what doc_charset() takes as the language of the whole.
 */
const char *codepage_lang(const char *charset);

/* codepage_is_double: does a charset have characters of two bytes? */
bool codepage_is_double(const char *charset);

#endif
