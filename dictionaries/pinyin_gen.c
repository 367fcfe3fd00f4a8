/*
 * pinyin_gen: makes the table of pinyin.c from ICU's transliterators; writes C
 * to standard output.  ICU is there wherever this is built, so that nothing
 * has to be fetched and no copy of Unicode's data is kept.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>

#include "pinyin_range.h"

enum { SYLLABLES = 512, LETTERS = 8, COUNT = PINYIN_LAST - PINYIN_FIRST + 1 };

/* Family names whose reading ICU does not have. */
static const struct {
	uint32_t cp;
	const char *reading;
} more_families[] = { { 0x6734, "piao" }, { 0x89E3, "xie" } };

static char syllable[SYLLABLES][LETTERS];
static unsigned n_syllables = 1; /* 0 is "none" */
static unsigned reading[COUNT], family[COUNT];

_Noreturn static void
fail(const char *what)
{
	fprintf(stderr, "pinyin_gen: %s\n", what);
	exit(4);
}

static UTransliterator *
open_trans(const char *id)
{
	UErrorCode error = U_ZERO_ERROR;
	UChar name[64];

	u_uastrcpy(name, id);
	UTransliterator *t =
	    utrans_openU(name, -1, UTRANS_FORWARD, NULL, 0, NULL, &error);
	if (U_FAILURE(error))
		fail(id);
	return t;
}

/*
 * plain: the reading without its tone; false when it is no syllable.  Two dots
 * are told from tones only when letters are taken apart.
 */
static bool
plain(const UChar *text, int32_t n, char *out)
{
	UErrorCode error = U_ZERO_ERROR;
	const UNormalizer2 *nfd = unorm2_getNFDInstance(&error);
	UChar apart[32];
	int32_t m = unorm2_normalize(nfd, text, n, apart, 32, &error);
	size_t k = 0;

	if (U_FAILURE(error))
		return false;
	for (int32_t i = 0; i < m; i++) {
		if (apart[i] == 0x0308 && k > 0)
			out[k - 1] = 'v';
		else if (apart[i] >= 'a' && apart[i] <= 'z' && k < LETTERS - 1)
			out[k++] = (char)apart[i];
		else if (apart[i] < 0x0300 || apart[i] > 0x036F)
			return false;
	}
	out[k] = '\0';
	return k > 0;
}

static unsigned
number_of(const char *z)
{
	for (unsigned i = 1; i < n_syllables; i++)
		if (strcmp(syllable[i], z) == 0)
			return i;
	if (n_syllables == SYLLABLES)
		fail("too many syllables");
	memcpy(syllable[n_syllables], z, strlen(z) + 1);
	return n_syllables++;
}

static unsigned
read_one(UTransliterator *t, uint32_t cp)
{
	UErrorCode error = U_ZERO_ERROR;
	UChar text[32] = { (UChar)cp };
	int32_t n = 1, limit = 1;
	char z[LETTERS];

	utrans_transUChars(t, text, &n, 32, 0, &limit, &error);
	if (U_FAILURE(error) || n <= 0 || !plain(text, n, z))
		return 0;
	return number_of(z);
}

int
main(void)
{
	UTransliterator *common = open_trans("Han-Latin");
	UTransliterator *names = open_trans("Han-Latin/Names");
	bool first = true;

	for (uint32_t i = 0; i < COUNT; i++) {
		reading[i] = read_one(common, PINYIN_FIRST + i);
		family[i] = read_one(names, PINYIN_FIRST + i);
	}
	for (size_t i = 0; i < sizeof more_families / sizeof *more_families;
	     i++)
		family[more_families[i].cp - PINYIN_FIRST] =
		    number_of(more_families[i].reading);
	printf("/* Made by pinyin_gen.c; do not edit. */\n"
	       "static const char syllables[][%d] = {",
	    LETTERS);
	for (unsigned i = 0; i < n_syllables; i++)
		printf("%s\"%s\",", i % 8 == 0 ? "\n" : "", syllable[i]);
	printf("\n};\nstatic const uint16_t readings[] = {");
	for (uint32_t i = 0; i < COUNT; i++)
		printf("%s%u,", i % 16 == 0 ? "\n" : "", reading[i]);
	printf("\n};\nstatic const struct { uint16_t cp, reading; } "
	       "families[] = {");
	for (uint32_t i = 0; i < COUNT; i++) {
		if (family[i] == reading[i])
			continue;
		printf("%s{ 0x%X, %u },", first ? "\n" : " ", PINYIN_FIRST + i,
		    family[i]);
		first = false;
	}
	printf("\n};\n");
	utrans_close(common);
	utrans_close(names);
	return fflush(stdout) != 0 || ferror(stdout) ? 4 : 0;
}
