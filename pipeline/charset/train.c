/*
 * train: counts characters and steps between classes of characters in plain
 * text and writes the model's costs, see README.md.
 *
 *     train LANG=FILE... >model.tsv
 *
 * The cost of a character is that of the step from the class before it plus
 * its own inside its class, both -log P in units of 1/COST_NAT nats.  P is
 * smoothed after Witten and Bell: as many events as there are kinds of them
 * go to a simpler distribution, so that what was never seen still has a
 * chance.  What is judged most is names, and the texts are sentences;
 * so some is known beforehand: names mix their script with ASCII, they are
 * written in capitals, and of rare characters those of a standard's first
 * level are likelier.  Same input, same bytes.
 */
#include <iconv.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "class.h"
#include "letters.h"

#define CODES 0x10000 /* characters beyond it have the cost of their class */

/* Parts of every distribution that are not counted but known beforehand. */
#define PART_REST 0.01   /* of a class: characters as rare ones are */
#define PART_NAME 0.20   /* of steps: as in names */
#define PART_ENGLISH 0.5 /* of ASCII beside other scripts */
#define PART_CASE 0.5    /* of capitals: as frequent as small letters */

static const char *const model_names[] = MODEL_NAMES;

static double chars[MODEL_COUNT][CODES];
static double steps[MODEL_COUNT][CLASS_COUNT][CLASS_COUNT];
static double pairs[MODEL_COUNT][LETTER_COUNT][LETTER_COUNT];
static double sizes[CLASS_COUNT]; /* characters of each class */
static unsigned char class_table[CODES];

static void
die(const char *what)
{
	fprintf(stderr, "train: %s\n", what);
	exit(4);
}

/* The input is ours and known to be well-formed; anything else ends it. */
static uint32_t
get_utf8(FILE *f)
{
	int c = getc(f);
	unsigned more = c >= 0xF0 ? 3 : c >= 0xE0 ? 2 : c >= 0xC2 ? 1 : 0;
	uint32_t cp;

	if (c == EOF || (c >= 0x80 && c < 0xC2) || c > 0xF4) {
		if (c != EOF)
			die("not UTF-8");
		return UINT32_MAX;
	}
	cp = more == 0 ? (uint32_t)c : (uint32_t)c & (0x3Fu >> more);
	for (; more > 0; more--) {
		c = getc(f);
		if ((c & 0xC0) != 0x80)
			die("not UTF-8");
		cp = cp << 6 | ((uint32_t)c & 0x3F);
	}
	return cp;
}

static void
count(unsigned model, const char *path)
{
	FILE *f = fopen(path, "rb");
	unsigned before = CLASS_EDGE, letter = LETTER_NONE;
	uint32_t cp;

	if (f == NULL)
		die(path);
	while ((cp = get_utf8(f)) != UINT32_MAX) {
		unsigned symbol = letter_of(cp);
		pairs[model][letter][symbol] += letter + symbol > 0;
		letter = symbol;
		if (cp == '\n') {
			before = CLASS_EDGE;
			continue;
		}
		unsigned class = class_of(cp);
		steps[model][before][class]++;
		if (cp < CODES)
			chars[model][cp]++;
		before = class;
	}
	if (ferror(f))
		die(path);
	fclose(f);
}

static unsigned
cost(double p)
{
	double c = floor(-log(p) * COST_NAT + 0.5);

	return c > 255 ? 255 : (unsigned)c;
}

/* -- what is known beforehand -------------------------------------------- */

/*
 * The level of a character: 0 the first of the language's standard, 1 the
 * second, 2 none.  Standards order their levels by lead byte: GB 2312 from
 * 0xB0 and 0xD8, Big5 from 0xA4 and 0xC9, JIS X 0208 from 0xB0 and 0xD0;
 * KS X 1001 has one level.
 */
static const struct standard {
	const char *iconv;
	unsigned first, second, last;
} standards[MODEL_COUNT] = {
	[MODEL_ZH_HANS] = { "EUC-CN", 0xB0, 0xD8, 0xF7 },
	[MODEL_ZH_HANT] = { "BIG5", 0xA4, 0xC9, 0xF9 },
	[MODEL_KO] = { "EUC-KR", 0xB0, 0xCA, 0xFD },
	[MODEL_KO_KP] = { "EUC-KR", 0xB0, 0xCA, 0xFD },
	[MODEL_JA] = { "EUC-JP", 0xB0, 0xD0, 0xF4 },
};

/* The part of a class's rest that each level has. */
static const double level_parts[] = { 0.80, 0.18, 0.02 };

static unsigned
level(iconv_t cd, const struct standard *st, uint32_t cp)
{
	unsigned char in[4] = { (unsigned char)cp, (unsigned char)(cp >> 8) };
	unsigned char out[16];
	char *from = (char *)in, *to = (char *)out;
	size_t left = sizeof in, room = sizeof out;

	iconv(cd, NULL, NULL, NULL, NULL);
	if (iconv(cd, &from, &left, &to, &room) != 0 || room != 14 ||
	    out[0] < st->first || out[0] > st->last)
		return 2;
	return out[0] >= st->second;
}

/* How the rest of a class is spread: by level where there are some. */
static double spread[CODES];

static void
fill_spread(unsigned m)
{
	const struct standard *st = &standards[m];
	double n[CLASS_COUNT][3] = { { 0 } };
	static unsigned char levels[CODES];
	iconv_t cd =
	    st->iconv == NULL ? (iconv_t)-1 : iconv_open(st->iconv, "UTF-32LE");

	if (st->iconv != NULL && cd == (iconv_t)-1)
		die(st->iconv);
	for (uint32_t cp = 0; cp < CODES; cp++) {
		unsigned c = class_table[cp];
		bool has =
		    st->iconv != NULL && (c == CLASS_HAN || c == CLASS_HANGUL);
		levels[cp] = (unsigned char)(has ? level(cd, st, cp) : 2);
		n[c][levels[cp]]++;
	}
	for (uint32_t cp = 0; cp < CODES; cp++) {
		unsigned c = class_table[cp];
		double sum = 0;
		for (unsigned l = 0; l < 3; l++)
			sum += n[c][l] > 0 ? level_parts[l] : 0;
		spread[cp] = level_parts[levels[cp]] / sum / n[c][levels[cp]];
		if (n[c][0] + n[c][1] == 0)
			spread[cp] = 1 / sizes[c];
	}
	if (cd != (iconv_t)-1)
		iconv_close(cd);
}

/* Is a language's ASCII foreign to it? */
static bool
is_eastern(unsigned m)
{
	return m <= MODEL_RU;
}

/*
 * What stands in file names, whatever stood before: ASCII, signs of full width
 * in the east, and the language's own letters; rough frequencies.
 */
static double
name_class(unsigned m, unsigned class)
{
	static const double common[CLASS_COUNT] = {
		[CLASS_LOWER] = 0.13,
		[CLASS_UPPER] = 0.08,
		[CLASS_DIGIT] = 0.12,
		[CLASS_SPACE] = 0.05,
		[CLASS_PUNCT] = 0.15,
		[CLASS_FULLWIDTH] = 0.02,
		[CLASS_CJK_PUNCT] = 0.02,
		[CLASS_SYMBOL] = 0.01,
	};
	static const double own[MODEL_COUNT][CLASS_COUNT] = {
		[MODEL_ZH_HANS] = { [CLASS_HAN] = 0.4 },
		[MODEL_ZH_HANT] = { [CLASS_HAN] = 0.4 },
		[MODEL_KO] = { [CLASS_HANGUL] = 0.4 },
		[MODEL_KO_KP] = { [CLASS_HANGUL] = 0.4 },
		[MODEL_JA] = { [CLASS_HAN] = 0.2,
		    [CLASS_KATAKANA] = 0.1,
		    [CLASS_HIRAGANA] = 0.1 },
		[MODEL_RU] = { [CLASS_CYRILLIC_LOWER] = 0.3,
		    [CLASS_CYRILLIC_UPPER] = 0.15 },
		[MODEL_FR] = { [CLASS_LATIN_LOWER] = 0.02,
		    [CLASS_LATIN_UPPER] = 0.01 },
		[MODEL_DE] = { [CLASS_LATIN_LOWER] = 0.02,
		    [CLASS_LATIN_UPPER] = 0.01 },
	};

	return common[class] + own[m][class];
}

static bool
is_latin(unsigned class)
{
	return class == CLASS_LOWER || class == CLASS_UPPER;
}

static bool
is_cyrillic(unsigned class)
{
	return class == CLASS_CYRILLIC_LOWER || class == CLASS_CYRILLIC_UPPER;
}

/*
 * A step in a name: on in capitals or digits, or to anything, but for the
 * letters of another alphabet: those are kept apart.
 */
static double
name_step(unsigned m, unsigned from, unsigned to)
{
	bool stays = from == CLASS_UPPER || from == CLASS_CYRILLIC_UPPER ||
		     from == CLASS_LATIN_UPPER || from == CLASS_DIGIT ||
		     from == CLASS_FULLWIDTH;
	double p = name_class(m, to);

	if ((is_latin(from) && is_cyrillic(to)) ||
	    (is_cyrillic(from) && is_latin(to)))
		p *= 0.01;
	return stays ? 0.5 * (to == from) + 0.5 * p : p;
}

/* A capital's count as if text were written in capitals. */
static double
small_count(unsigned m, uint32_t cp)
{
	unsigned class = class_table[cp];

	if (class == CLASS_UPPER || (cp >= 0x410 && cp <= 0x42F) ||
	    (class == CLASS_LATIN_UPPER && cp < 0xDF))
		return chars[m][cp + 0x20];
	return chars[m][cp];
}

/* -- costs ---------------------------------------------------------------- */

/*
 * What a class is followed by is smoothed with how often classes occur at
 * all, and that with the uniform distribution.
 */
static void
put_steps(unsigned m)
{
	double all[CLASS_COUNT] = { 0 }, n = 0, seen = 0;

	for (unsigned to = 1; to < CLASS_COUNT; to++) {
		for (unsigned from = 0; from < CLASS_COUNT; from++)
			all[to] += steps[m][from][to];
		n += all[to];
		seen += all[to] > 0;
	}
	for (unsigned from = 0; from < CLASS_COUNT; from++) {
		double sum = 0, kinds = 0;
		for (unsigned to = 1; to < CLASS_COUNT; to++) {
			sum += steps[m][from][to];
			kinds += steps[m][from][to] > 0;
		}
		kinds += sum == 0;
		printf("step\t%s\t%u\t", model_names[m], from);
		for (unsigned to = 1; to < CLASS_COUNT; to++) {
			double even = 1.0 / (CLASS_COUNT - 1);
			double back = (all[to] + seen * even) / (n + seen);
			double p =
			    (steps[m][from][to] + kinds * back) / (sum + kinds);
			p = (1 - PART_NAME) * p +
			    PART_NAME *
				(0.99 * name_step(m, from, to) + 0.01 * even);
			printf("%s%u", to > 1 ? " " : "", cost(p));
		}
		putchar('\n');
	}
}

/* A pair of letters, smoothed as steps are; a part for what no text has. */
#define PART_PAIR 0.02

static void
put_pairs(unsigned m)
{
	const double even = 1.0 / LETTER_COUNT;
	double all[LETTER_COUNT] = { 0 }, n = 0;

	for (unsigned to = 0; to < LETTER_COUNT; to++) {
		for (unsigned from = 0; from < LETTER_COUNT; from++)
			all[to] += pairs[m][from][to];
		n += all[to];
	}
	for (unsigned from = 0; from < LETTER_COUNT; from++) {
		double sum = 0, kinds = 0;
		for (unsigned to = 0; to < LETTER_COUNT; to++) {
			sum += pairs[m][from][to];
			kinds += pairs[m][from][to] > 0;
		}
		kinds += sum == 0;
		printf("pair\t%s\t%u\t", model_names[m], from);
		for (unsigned to = 0; to < LETTER_COUNT; to++) {
			double back = (all[to] + 1) / (n + LETTER_COUNT);
			double p =
			    (pairs[m][from][to] + kinds * back) / (sum + kinds);
			printf("%s%u", to > 0 ? " " : "",
			    cost((1 - PART_PAIR) * p + PART_PAIR * even));
		}
		putchar('\n');
	}
}

static void
put_char(uint32_t cp)
{
	if (cp < 0x20 || cp == 0x7F || cp == '\\')
		printf("\\x%02X", (unsigned)cp);
	else if (cp < 0x80)
		putchar((int)cp);
	else if (cp < 0x800)
		printf("%c%c", 0xC0 | cp >> 6, 0x80 | (cp & 0x3F));
	else
		printf("%c%c%c", 0xE0 | cp >> 12, 0x80 | (cp >> 6 & 0x3F),
		    0x80 | (cp & 0x3F));
}

/* What p holds for each character of a class sums to 1 over the class. */
static void
fill_chars(unsigned m, double *p)
{
	double sum[CLASS_COUNT] = { 0 }, kinds[CLASS_COUNT] = { 0 };
	double small[CLASS_COUNT] = { 0 };

	fill_spread(m);
	for (uint32_t cp = 0; cp < CODES; cp++) {
		sum[class_table[cp]] += chars[m][cp];
		kinds[class_table[cp]] += chars[m][cp] > 0;
		small[class_table[cp]] += small_count(m, cp);
	}
	for (uint32_t cp = 0; cp < CODES; cp++) {
		unsigned c = class_table[cp];
		double events = sum[c] + kinds[c];
		p[cp] = spread[cp];
		if (events > 0)
			p[cp] = (chars[m][cp] + kinds[c] * spread[cp]) / events;
		if (small[c] > 0 && small_count(m, cp) != chars[m][cp])
			p[cp] = (1 - PART_CASE) * p[cp] +
				PART_CASE * small_count(m, cp) / small[c];
		p[cp] = (1 - PART_REST) * p[cp] + PART_REST * spread[cp];
	}
}

static void
put_chars(unsigned m)
{
	static double p[CODES], english[0x80];
	static unsigned char costs[CODES];
	unsigned rest[CLASS_COUNT] = { 0 };

	fill_chars(MODEL_EN, p);
	memcpy(english, p, sizeof english);
	fill_chars(m, p);
	for (uint32_t cp = 0; cp < 0x80 && is_eastern(m); cp++)
		p[cp] = (1 - PART_ENGLISH) * p[cp] + PART_ENGLISH * english[cp];
	for (uint32_t cp = 0; cp < CODES; cp++) {
		costs[cp] = (unsigned char)cost(p[cp]);
		if (costs[cp] > rest[class_table[cp]])
			rest[class_table[cp]] = costs[cp];
	}
	printf("rest\t%s\t", model_names[m]);
	for (unsigned c = 1; c < CLASS_COUNT; c++)
		printf("%s%u", c > 1 ? " " : "", rest[c]);
	putchar('\n');
	for (unsigned at = 0; at < 256; at++) {
		bool any = false;
		for (uint32_t cp = 0; cp < CODES; cp++) {
			if (costs[cp] != at || at == rest[class_table[cp]])
				continue;
			if (!any)
				printf("char\t%s\t%u\t", model_names[m], at);
			any = true;
			put_char(cp);
		}
		if (any)
			putchar('\n');
	}
}

int
main(int argc, char **argv)
{
	for (uint32_t cp = 0; cp < CODES; cp++) {
		class_table[cp] = (unsigned char)class_of(cp);
		if (cp < 0xD800 || cp > 0xDFFF)
			sizes[class_table[cp]]++;
	}
	sizes[CLASS_HAN_RARE] += 0xA000; /* the supplementary plane in use */
	for (int i = 1; i < argc; i++) {
		const char *path = strchr(argv[i], '=');
		unsigned m = 0;
		while (path != NULL && m < MODEL_COUNT &&
		       (strncmp(argv[i], model_names[m],
			    (size_t)(path - argv[i])) != 0 ||
			   model_names[m][path - argv[i]] != '\0'))
			m++;
		if (path == NULL || m == MODEL_COUNT)
			die("usage: train LANG=FILE... >model.tsv");
		count(m, path + 1);
	}
	puts("# Costs of characters for charset detection: generated, do not "
	     "edit; see README.md");
	for (unsigned m = 0; m < MODEL_COUNT; m++) {
		put_steps(m);
		put_chars(m);
		if (m >= MODEL_RU)
			put_pairs(m);
	}
	return fflush(stdout) == 0 && !ferror(stdout) ? 0 : 4;
}
