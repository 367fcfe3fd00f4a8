/*
 * Any bytes, as a field and as data: escaping and unescaping gives them back,
 * nothing raw is left that would end a field, the escaped form is UTF-8, and
 * equal values have equal forms.
 */

#include <stdlib.h>

#include "charset/charset.h"
#include "check.h"
#include "random.h"
#include "record.h"

enum { ROUNDS = 20000, LONGEST = 300, VERY_LONG = 40000 };

static uint64_t state;

static uint64_t
next(void)
{
	return random_next(&state);
}

/* bytes: of one of several sorts, so that each kind of run is met. */
static void
bytes(struct buf *b)
{
	static const char *const pieces[] = { "无", "敌", "\\", "\t", "\n",
		"\"", "조", "\x7f", "\xff", "\xe6\x97", "é", "😀", "\r",
		"abcdefgh" };
	size_t n = next() % (next() % 400 == 0 ? VERY_LONG : LONGEST);
	unsigned sort = (unsigned)(next() % 4);

	buf_reset(b);
	while (b->n < n) {
		if (sort == 0 || (sort == 3 && next() % 4 == 0))
			buf_addc(b, (char)next());
		else if (sort == 1)
			buf_addc(b, (char)('a' + next() % 26));
		else if (next() % 8 == 0)
			buf_add(b, "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0",
			    1 + next() % 17);
		else
			buf_addz(b, pieces[next() % 14]);
	}
}

/* as_data: the same as rec_escape_data(), a byte at a time. */
static void
as_data(struct buf *out, struct str value)
{
	for (size_t i = 0; i < value.n; i++) {
		switch (value.p[i]) {
		case '\0':
			buf_addz(out, "\\x00");
			break;
		case '\t':
			buf_addz(out, "\\t");
			break;
		case '\n':
			buf_addz(out, "\\n");
			break;
		case '\r':
			buf_addz(out, "\\r");
			break;
		case '\\':
			buf_addz(out, "\\\\");
			break;
		default:
			buf_addc(out, value.p[i]);
		}
	}
}

static bool
one(struct str value)
{
	struct buf field = { NULL, 0, 0 }, data = { NULL, 0, 0 };
	struct buf back = { NULL, 0, 0 }, again = { NULL, 0, 0 };
	bool good;

	rec_escape(&field, value);
	rec_escape_data(&data, value);
	good = charset_is_utf8(buf_str(&field));
	for (size_t i = 0; i < field.n; i++)
		good = good && (unsigned char)field.p[i] >= 0x20 &&
		       field.p[i] != 0x7F;
	good = good && (field.n == 0 || field.p[0] != '"');
	as_data(&again, value);
	good = good && str_eq(buf_str(&again), buf_str(&data));
	buf_reset(&data);
	rec_escape_data_portable(&data, value);
	good = good && str_eq(buf_str(&again), buf_str(&data));
	buf_reset(&again);
	good = good && rec_unescape(&back, buf_str(&field)) &&
	       str_eq(buf_str(&back), value);
	rec_escape(&again, buf_str(&back));
	good = good && str_eq(buf_str(&again), buf_str(&field));
	buf_reset(&back);
	good = good && rec_unescape(&back, buf_str(&data)) &&
	       str_eq(buf_str(&back), value);
	buf_fini(&field);
	buf_fini(&data);
	buf_fini(&back);
	buf_fini(&again);
	return good;
}

int
main(void)
{
	const char *seed = getenv("SEED");
	struct buf value = { NULL, 0, 0 };
	unsigned failed = 0;

	state = seed == NULL ? 20240422 : strtoull(seed, NULL, 10);
	printf("# SEED=%llu\n", (unsigned long long)state);
	for (unsigned i = 0; i < ROUNDS; i++) {
		bytes(&value);
		if (!one(buf_str(&value)) && failed++ < 5)
			printf("# round %u: \"%s\"\n", i,
			    diag_quote(buf_str(&value)));
	}
	CHECK_WHY(failed == 0, "escaping gives back what was put in");
	buf_fini(&value);
	return check_done();
}
