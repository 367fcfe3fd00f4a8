/*
 * Whatever name: its variants are few, in NFC, of letters enough; no two of
 * them, nor one and the name, fold to the same; and they are the same ones
 * when they are asked for again.
 */
#include "check.h"

#include "buf.h"
#include "charset/charset.h"
#include "fold.h"
#include "variants.h"

enum { ROUNDS = 20000 };

static const char *const pieces[] = { "김", "리", "정", "은", "로", "동", "신",
	"문", "값", "닭", "않", "카", "ャ", "ッ", "ー", "ン", "し", "ゅ", "ヂ",
	"ヮ", "ヷ", "莫", "兴", "單", "欧", "阳", "绿", "有限公司", "㐀",
	"\xF0\xA0\x80\x80", "Kim", "Jong", "un", "SEK", "Studio", "x", "qu",
	"ß", "é", "e\xCC\x81", "\xCC\x82", "ﬁ", "Ltd", " ", " ", ", ", "-", "'",
	".", "・", "4", "26", "\xFF", "\xE6\x97", "\xC3", "é", "Б", "株式会社",
	"㈱", "zzzzzzzzzzzzzzzzzzzzzzzzzzz" };
enum { N = sizeof pieces / sizeof *pieces };
static const char *const langs[] = { "", "ko", "zh-Hans", "ja", "en" };

static uint32_t
next_random(uint64_t *state)
{
	*state = *state * UINT64_C(6364136223846793005) +
		 UINT64_C(1442695040888963407);
	return (uint32_t)(*state >> 33);
}

struct seen {
	struct str name; /* whose variants they are */
	struct buf all;  /* a line each */
	struct buf keys[VARIANTS_MAX + 1];
	size_t n;
	bool many, same, plain, filled;
};

static void
key(struct str s, struct buf *out)
{
	struct folded f = { NULL, NULL, NULL, 0, 0 };

	fold(s, &f);
	buf_reset(out);
	buf_add(out, f.unit, f.n * sizeof *f.unit);
	folded_fini(&f);
}

static void
collect(const struct variant *variant, void *arg)
{
	struct seen *s = arg;
	struct buf nfc = { NULL, 0, 0 };

	buf_adds(&s->all, variant->name);
	buf_addc(&s->all, '\n');
	s->plain = s->plain && charset_is_utf8(variant->name) &&
		   str_eq(charset_nfc(variant->name, &nfc), variant->name) &&
		   str_trim(variant->name).n == variant->name.n;
	s->filled = s->filled && variant->lang.n > 0 && variant->system.n > 0;
	buf_fini(&nfc);
	if (s->n == VARIANTS_MAX) {
		s->many = true;
		return;
	}
	key(variant->name, &s->keys[++s->n]);
	for (size_t i = 0; i < s->n; i++)
		s->same = s->same ||
			  str_eq(buf_str(&s->keys[i]), buf_str(&s->keys[s->n]));
	s->filled = s->filled && s->keys[s->n].n >= 3 * sizeof(uint16_t);
}

static void
ask(struct variants *v, struct seen *s, struct str lang, bool person)
{
	buf_reset(&s->all);
	s->n = 0;
	key(s->name, &s->keys[0]);
	size_t n = variants_each(v, s->name, lang, person, collect, s);
	s->filled = s->filled && n == s->n;
}

int
main(void)
{
	uint64_t seed = 20261127;
	struct variants *v = variants_new();
	struct seen s = { .plain = true, .filled = true };
	struct buf name = { NULL, 0, 0 }, before = { NULL, 0, 0 };
	bool again = true;
	size_t total = 0;

	printf("# seed %llu\n", (unsigned long long)seed);
	for (unsigned i = 0; i < ROUNDS; i++) {
		uint32_t from = next_random(&seed) % N;
		buf_reset(&name);
		/* Of neighbours: one script, or two. */
		for (unsigned n = 1 + next_random(&seed) % 6; n > 0; n--)
			buf_addz(
			    &name, pieces[(from + next_random(&seed) % 9) % N]);
		s.name = buf_str(&name);
		struct str lang = str_of(langs[next_random(&seed) % 5]);
		bool person = next_random(&seed) % 2 == 0;
		ask(v, &s, lang, person);
		total += s.n;
		buf_reset(&before);
		buf_adds(&before, buf_str(&s.all));
		ask(v, &s, lang, person);
		again = again && str_eq(buf_str(&before), buf_str(&s.all));
	}
	CHECK_WHY(total > ROUNDS / 4, "there are some");
	CHECK_WHY(!s.many, "never more than the limit");
	CHECK_WHY(!s.same, "no two of one key");
	CHECK_WHY(s.plain, "in NFC, without blanks around");
	CHECK_WHY(s.filled, "never short, and said what they are");
	CHECK_WHY(again, "the same when asked again");
	for (size_t i = 0; i <= VARIANTS_MAX; i++)
		buf_fini(&s.keys[i]);
	buf_fini(&s.all);
	buf_fini(&name);
	buf_fini(&before);
	variants_free(v);
	return check_done();
}
