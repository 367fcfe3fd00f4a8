#include "entity.h"

#include <stdlib.h>

static const struct entity {
	const char *name;
	uint32_t cp;
	bool legacy;
} entities[] = {
#define ENTITY(name, cp, legacy) { name, cp, legacy },
#include "entities.def"
#undef ENTITY
};

/* Longest name, "thetasym", with room; no name is longer. */
enum { NAME_MAX_BYTES = 16 };

/*
 * References to 128 - 159 mean windows-1252, whatever the standard of the
 * day said; WHATWG HTML, 13.2.5.80.  0: as it stands.
 */
static const uint16_t windows_1252[32] = { 0x20AC, 0, 0x201A, 0x0192, 0x201E,
	0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,
	0x017D, 0, 0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
	0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E, 0x0178 };

static int
compare(const void *key, const void *member)
{
	const struct str *k = key;
	const struct entity *e = member;

	return str_cmp(*k, str_of(e->name));
}

static const struct entity *
find(struct str name)
{
	return bsearch(&name, entities, sizeof entities / sizeof *entities,
	    sizeof *entities, compare);
}

/* digit: value of c in this base, or base when it is none. */
static uint32_t
digit(char c, uint32_t base)
{
	uint32_t v = base;

	if (str_is_digit(c))
		v = (uint32_t)(c - '0');
	else if (str_is_alpha(c))
		v = (uint32_t)(str_lower(c) - 'a') + 10;
	return v < base ? v : base;
}

/* add_number: &#...; 0 when there is no digit. */
static size_t
add_number(struct buf *out, struct str s)
{
	bool hex = s.n > 2 && str_lower(s.p[2]) == 'x';
	uint32_t base = hex ? 16 : 10, cp = 0;
	size_t from = hex ? 3 : 2, i = from;

	for (; i < s.n && digit(s.p[i], base) < base; i++)
		if (cp <= 0x10FFFF)
			cp = cp * base + digit(s.p[i], base);
	if (i == from)
		return 0;
	if (i < s.n && s.p[i] == ';')
		i++;
	if (cp >= 0x80 && cp < 0xA0 && windows_1252[cp - 0x80] != 0)
		cp = windows_1252[cp - 0x80];
	buf_add_utf8(out, cp == 0 ? 0xFFFD : cp);
	return i;
}

/* add_name: &name; or an old &name without its end; 0 when it is none. */
static size_t
add_name(struct buf *out, struct str s, bool in_attribute)
{
	struct str name = str_from(s, 1);
	size_t n = 0;

	while (n < name.n && n < NAME_MAX_BYTES &&
	       (str_is_alpha(name.p[n]) || str_is_digit(name.p[n])))
		n++;
	const struct entity *e = find(str_head(name, n));

	if (e != NULL && n < name.n && name.p[n] == ';') {
		buf_add_utf8(out, e->cp);
		return n + 2;
	}
	for (; n > 1; n--) {
		e = find(str_head(name, n));
		if (e == NULL || !e->legacy)
			continue;
		char next = n < name.n ? name.p[n] : ' ';

		if (in_attribute &&
		    (next == '=' || str_is_alpha(next) || str_is_digit(next)))
			return 0;
		buf_add_utf8(out, e->cp);
		return n + 1;
	}
	return 0;
}

size_t
entity_add(struct buf *out, struct str s, bool in_attribute)
{
	size_t n = s.n > 1 && s.p[1] == '#' ? add_number(out, s)
					    : add_name(out, s, in_attribute);

	if (n > 0)
		return n;
	buf_addc(out, '&');
	return 1;
}

void
entity_decode(struct buf *out, struct str s, bool in_attribute)
{
	while (s.n > 0) {
		size_t plain = str_find(s, '&');

		buf_adds(out, str_head(s, plain));
		s = str_from(s, plain);
		if (s.n > 0)
			s = str_from(s, entity_add(out, s, in_attribute));
	}
}
