#include "linked.h"

#include "charset/charset.h"
#include "fact.h"
#include "octets.h"
#include "resources.h"

/* Descriptors in each other; real ones go to five. */
enum { DEPTH_MAX = 16 };

/* skip_id: a name behind its length; four bytes when that is zero. */
static void
skip_id(struct str *s)
{
	uint64_t n = octets_big(*s, 0, 4);

	*s = str_from(*s, 4);
	*s = octets_part(*s, n == 0 ? 4 : n, s->n);
}

static bool skip_descriptor(struct str *s, unsigned depth);
static bool skip_value(struct str *s, unsigned depth);

static bool
skip_list(struct str *s, unsigned depth)
{
	uint64_t n = octets_big(*s, 0, 4);

	*s = str_from(*s, 4);
	while (n-- > 0)
		if (!skip_value(s, depth))
			return false;
	return true;
}

/* Values of one width, by kind. */
static const struct width {
	struct str kind;
	size_t n;
} widths[] = {
	{ STR_INIT("doub"), 8 },
	{ STR_INIT("UntF"), 12 },
	{ STR_INIT("long"), 4 },
	{ STR_INIT("comp"), 8 },
	{ STR_INIT("bool"), 1 },
};

/* skip_value: false for a kind whose length is not known. */
static bool
skip_value(struct str *s, unsigned depth)
{
	struct str kind = str_head(*s, 4), text;

	if (s->n < 4 || depth >= DEPTH_MAX)
		return false;
	*s = str_from(*s, 4);
	for (size_t i = 0; i < sizeof widths / sizeof *widths; i++)
		if (str_eq(kind, widths[i].kind)) {
			*s = str_from(*s, widths[i].n);
			return true;
		}
	if (str_eq(kind, STR("TEXT"))) {
		(void)resources_wide(s);
	} else if (str_eq(kind, STR("enum"))) {
		skip_id(s);
		skip_id(s);
	} else if (str_eq(kind, STR("tdta")) || str_eq(kind, STR("alis"))) {
		uint64_t n = octets_big(*s, 0, 4);

		*s = str_from(*s, 4);
		return octets_take(s, n, &text);
	} else if (str_eq(kind, STR("VlLs"))) {
		return skip_list(s, depth + 1);
	} else if (str_eq(kind, STR("Objc")) || str_eq(kind, STR("GlbO"))) {
		return skip_descriptor(s, depth + 1);
	} else {
		return false;
	}
	return true;
}

/* skip_descriptor: a name, a class, then named values. */
static bool
skip_descriptor(struct str *s, unsigned depth)
{
	(void)resources_wide(s);
	skip_id(s);
	uint64_t n = octets_big(*s, 0, 4);

	*s = str_from(*s, 4);
	while (n-- > 0) {
		skip_id(s);
		if (!skip_value(s, depth))
			return false;
	}
	return true;
}

static void
give(struct doc *d, struct str wide, struct str content)
{
	struct buf name = { NULL, 0, 0 };

	while (wide.n >= 2 && octets_big(wide, wide.n - 2, 2) == 0)
		wide.n -= 2;
	charset_to_utf8("UTF-16BE", wide, &name);
	struct doc_child child = { .name = buf_str(&name),
		.raw = buf_str(&name),
		.charset = STR("UTF-16BE"),
		.how = STR("declared"),
		.content = content };

	if (content.n > 0)
		doc_give(d, &child);
	buf_fini(&name);
}

/* read_one: a kind, a version, an id, a name, type and maker, its length. */
static void
read_one(struct doc *d, struct str s)
{
	bool is_held = str_starts(s, STR("liFD"));
	struct str name, content;

	s = str_from(s, 8);
	s = str_from(s, 1 + (size_t)octets_big(s, 0, 1));
	name = resources_wide(&s);
	uint64_t n = octets_big(s, 8, 8);
	bool has_descriptor = octets_big(s, 16, 1) != 0;
	struct buf place = { NULL, 0, 0 };

	doc_place_name(&place, "meta", STR("linked"));
	fact_wide(d, buf_str(&place), name, true);
	buf_fini(&place);
	s = str_from(s, 17);
	if (has_descriptor) {
		s = str_from(s, 4);
		is_held = is_held && skip_descriptor(&s, 0);
	}
	if (is_held) {
		(void)octets_take(&s, n, &content);
		give(d, name, content);
	}
}

void
linked_read(struct doc *d, struct str block)
{
	struct str one;

	/* A length, what it says, and up to three bytes to a multiple of four.
	 */
	while (block.n > 8 && !doc_is_full(d)) {
		uint64_t n = octets_big(block, 0, 8);

		block = str_from(block, 8);
		if (!octets_take(&block, n, &one) || n < 8)
			break;
		block = octets_part(block, (4 - (n & 3)) & 3, block.n);
		if (str_starts(one, STR("liF")))
			read_one(d, one);
	}
}
