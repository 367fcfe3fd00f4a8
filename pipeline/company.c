#include "company.h"

#include <stdlib.h>

#include "mem.h"

enum { BEFORE = 1, AFTER = 2, MARKED = 4 };

/* Forms in a row that a name may carry; Ltd Ltd Ltd is somebody's joke. */
enum { TAKEN_MAX = 4 };

/*
 * The forms, as registers and letterheads write them.  MARKED ones are one
 * syllable, a form only in brackets or as the sign that stands for them.
 */
static const struct {
	const char *text;
	unsigned where;
} forms[] = {
	{ "LLC", AFTER },
	{ "Ltd", AFTER },
	{ "Limited", AFTER },
	{ "Co", AFTER },
	{ "Company", AFTER },
	{ "Co Ltd", AFTER },
	{ "Company Limited", AFTER },
	{ "Co Limited", AFTER },
	{ "Co LLC", AFTER },
	{ "Co Inc", AFTER },
	{ "Inc", AFTER },
	{ "Incorporated", AFTER },
	{ "Corp", AFTER },
	{ "Corporation", AFTER },
	{ "Pte", AFTER },
	{ "Pte Ltd", AFTER },
	{ "Pte Limited", AFTER },
	{ "Pty", AFTER },
	{ "Pty Ltd", AFTER },
	{ "Pty Limited", AFTER },
	{ "Private Limited", AFTER },
	{ "Pvt Ltd", AFTER },
	{ "Pvt Limited", AFTER },
	{ "PLC", AFTER },
	{ "LLP", AFTER },
	{ "JSC", AFTER | BEFORE },
	{ "OJSC", AFTER | BEFORE },
	{ "CJSC", AFTER | BEFORE },
	{ "PJSC", AFTER | BEFORE },
	{ "Joint Stock Company", AFTER | BEFORE },
	{ "Limited Liability Company", AFTER | BEFORE },
	{ "GmbH", AFTER },
	{ "S.p.A.", AFTER },
	{ "S.r.l.", AFTER },
	{ "S.A.", AFTER },
	{ "S.A.S.", AFTER },
	{ "S.A.L.", AFTER },
	{ "S.L.", AFTER },
	{ "S.A. de C.V.", AFTER },
	{ "S. de R.L. de C.V.", AFTER },
	{ "S.R.O.", AFTER },
	{ "S.A.R.L.", AFTER },
	{ "B.V.", AFTER },
	{ "A.G.", AFTER },
	{ "Sdn Bhd", AFTER },
	{ "Bhd", AFTER },
	{ "K.K.", AFTER },
	{ "Kabushiki Kaisha", AFTER | BEFORE },
	{ "Kabushiki Gaisha", AFTER | BEFORE },
	{ "Yugen Gaisha", AFTER | BEFORE },
	{ "OOO", AFTER | BEFORE },
	{ "OAO", BEFORE },
	{ "ZAO", BEFORE },
	{ "PAO", BEFORE },
	{ "ООО", AFTER | BEFORE },
	{ "ОАО", AFTER | BEFORE },
	{ "ЗАО", AFTER | BEFORE },
	{ "ПАО", AFTER | BEFORE },
	{ "АО", BEFORE },
	{ "股份有限公司", AFTER },
	{ "有限责任公司", AFTER },
	{ "集团有限公司", AFTER },
	{ "有限公司", AFTER },
	{ "集团公司", AFTER },
	{ "公司", AFTER },
	{ "株式会社", AFTER | BEFORE },
	{ "有限会社", AFTER | BEFORE },
	{ "合同会社", AFTER | BEFORE },
	{ "合資会社", AFTER | BEFORE },
	{ "주식회사", AFTER | BEFORE },
	{ "유한회사", AFTER | BEFORE },
	{ "유한책임회사", AFTER | BEFORE },
	{ "株", AFTER | BEFORE | MARKED },
	{ "有", AFTER | BEFORE | MARKED },
	{ "주", AFTER | BEFORE | MARKED },
	{ "유", AFTER | BEFORE | MARKED },
};

#define FORMS (sizeof forms / sizeof *forms)

struct form {
	struct folded key;
	unsigned where;
};

/* The forms by length, the longest first: Co Ltd before Ltd. */
struct company {
	struct form form[FORMS];
	/* By unit, but for its highest bits: does one begin, end with it? */
	bool first[4096], last[4096];
};

static bool
has(const bool table[4096], uint16_t unit)
{
	return table[unit & 4095];
}

struct company *
company_new(void)
{
	struct company *c = mem_zalloc(1, sizeof *c);

	for (size_t i = 0; i < FORMS; i++) {
		struct form f = { { NULL, NULL, NULL, 0, 0 }, forms[i].where };
		size_t k = i;

		fold(str_of(forms[i].text), &f.key);
		for (; k > 0 && c->form[k - 1].key.n < f.key.n; k--)
			c->form[k] = c->form[k - 1];
		c->form[k] = f;
		c->first[f.key.unit[0] & 4095] = true;
		c->last[f.key.unit[f.key.n - 1] & 4095] = true;
	}
	return c;
}

void
company_free(struct company *c)
{
	if (c == NULL)
		return;
	for (size_t i = 0; i < FORMS; i++)
		folded_fini(&c->form[i].key);
	free(c);
}

/* is_edge: may a form begin (or what follows it) at unit i? */
static bool
is_edge(const struct folded *f, size_t i)
{
	return i == 0 || i >= f->n || (f->flags[i] & FOLD_GAP) != 0 ||
	       !fold_is_word(f->unit[i]) || !fold_is_word(f->unit[i - 1]);
}

/*
 * is_marked: is the source of unit i in brackets, or one of the signs for
 * (株), (有), (주), (유): U+3231, U+3232, U+321C, enclosed ideographs?
 */
static bool
is_marked(const struct folded *f, struct str source, size_t i)
{
	struct str s = str_from(source, f->at[i]);
	size_t end = folded_end(f, i, source);

	if (str_starts(s, STR("\xE3\x88")) || str_starts(s, STR("\xE3\x8A")))
		return true;
	struct str left = { source.p, f->at[i] };
	struct str right = str_from(source, end);
	return (str_ends(left, STR("(")) || str_ends(left, STR("（"))) &&
	       (str_starts(right, STR(")")) || str_starts(right, STR("）")));
}

static bool
is_at(const struct form *form, const struct folded *f, struct str source,
    size_t i)
{
	const struct folded *key = &form->key;

	if (key->n > f->n - i || f->unit[i] != key->unit[0] || !is_edge(f, i) ||
	    !is_edge(f, i + key->n))
		return false;
	for (size_t k = 0; k < key->n; k++)
		if (f->unit[i + k] != key->unit[k] ||
		    (k > 0 && (f->flags[i + k] & FOLD_PARA) != 0))
			return false;
	return !(form->where & MARKED) || is_marked(f, source, i);
}

size_t
company_after(const struct company *c, const struct folded *f,
    struct str source, size_t i)
{
	size_t n = 0;
	unsigned taken = 0;

	if (i >= f->n || !has(c->first, f->unit[i]))
		return 0;
	for (size_t k = 0; k < FORMS && taken < TAKEN_MAX; k++) {
		const struct form *form = &c->form[k];
		size_t at = i + n;
		if (!(form->where & AFTER) || at >= f->n ||
		    (f->flags[at] & FOLD_PARA) != 0 ||
		    !is_at(form, f, source, at))
			continue;
		n += form->key.n;
		taken++;
		k = SIZE_MAX; /* from the longest on, once more */
	}
	return n;
}

size_t
company_before(const struct company *c, const struct folded *f,
    struct str source, size_t i)
{
	size_t n = 0;
	unsigned taken = 0;

	if (i == 0 || !has(c->last, f->unit[i - 1]))
		return 0;
	for (size_t k = 0; k < FORMS && taken < TAKEN_MAX; k++) {
		const struct form *form = &c->form[k];
		size_t end = i - n;
		if (!(form->where & BEFORE) || form->key.n > end ||
		    (end < f->n && (f->flags[end] & FOLD_PARA) != 0) ||
		    !is_at(form, f, source, end - form->key.n))
			continue;
		n += form->key.n;
		taken++;
		k = SIZE_MAX;
	}
	return n;
}

/*
 * Forms at the end of a whole name are found from the end: what follows the
 * core must be forms up to the last unit.
 */
bool
company_core(const struct company *c, const struct folded *f, struct str source,
    size_t *from, size_t *to)
{
	size_t end = f->n, start = 0;
	bool more = f->n > 0 && (has(c->last, f->unit[f->n - 1]) ||
				    has(c->first, f->unit[0]));

	while (more) {
		more = false;
		for (size_t k = 0; k < FORMS && !more; k++) {
			const struct form *form = &c->form[k];
			size_t n = form->key.n;
			if (n > end - start)
				continue;
			if ((form->where & AFTER) &&
			    is_at(form, f, source, end - n) &&
			    (end == f->n || is_edge(f, end))) {
				end -= n;
				more = true;
			} else if ((form->where & BEFORE) &&
				   is_at(form, f, source, start)) {
				start += n;
				more = true;
			}
			if (start == end)
				return false;
		}
	}
	*from = start;
	*to = end;
	return end - start < f->n;
}
