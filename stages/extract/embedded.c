#include "embedded.h"

#include "charset/charset.h"
#include "le.h"

void
embedded_give(struct doc *d, struct str content, struct str name)
{
	struct doc_child child = {
		.name = name,
		.raw = name,
		.charset = STR("UTF-8"),
		.content = content,
	};

	if (content.n > 0)
		doc_give(d, &child);
}

/* last_step: a path's file name, of either system. */
static struct str
last_step(struct str path)
{
	for (size_t i = path.n; i > 0; i--)
		if (path.p[i - 1] == '\\' || path.p[i - 1] == '/')
			return str_from(path, i);
	return path;
}

/* give_named: content under a name in a legacy charset, which is judged. */
static void
give_named(struct doc *d, struct str content, struct str raw)
{
	struct charset_hint hint = { .is_name = true };
	struct charset_verdict v;
	struct buf name = { NULL, 0, 0 };

	charset_detect(raw, &hint, &v);
	charset_to_utf8(v.charset, raw, &name);
	/* A trail byte may be a backslash: steps are found in characters. */
	struct doc_child child = {
		.name = last_step(buf_str(&name)),
		.raw = raw,
		.charset = str_of(v.charset),
		.how = str_of(charset_how_name(v.how)),
		.content = content,
	};

	doc_give(d, &child);
	buf_fini(&name);
}

/* take_z: a string that ends with NUL. */
static struct str
take_z(struct str *s)
{
	size_t n = str_find(*s, '\0');
	struct str z = str_head(*s, n);

	*s = str_from(*s, n + 1);
	return z;
}

/* take_counted: bytes behind their length in four bytes; *whole: all there? */
static struct str
take_counted(struct str *s, bool *whole)
{
	uint32_t n = le_u32(*s, 0);
	struct str part = le_part(*s, 4, n);

	*whole = s->n >= 4 && part.n == n;
	*s = str_from(*s, 4 + part.n);
	return part;
}

/*
 * give_package: what the packager wraps: a label, the path it came from, the
 * path it was given on the way, the content.
 */
static bool
give_package(struct doc *d, struct str s)
{
	bool whole;

	if (le_u16(s, 0) != 2)
		return false;
	s = str_from(s, 2);
	struct str label = take_z(&s), path = take_z(&s);

	/* Of a linked file there is only the path. */
	if (label.n > 1024 || le_u16(s, 0) != 0 || le_u16(s, 2) != 3)
		return false;
	s = str_from(s, 4);
	take_counted(&s, &whole);
	if (!whole)
		return false;
	struct str content = take_counted(&s, &whole);

	if (!whole)
		doc_fault(d, FAULT_TRUNCATED, STR("an embedded file is cut"));
	if (content.n > 0)
		give_named(d, content, label.n > 0 ? label : path);
	return true;
}

void
embedded_give_native(struct doc *d, struct str native, struct str name)
{
	if (!give_package(d, native))
		embedded_give(d, native, name);
}

void
embedded_give_object(struct doc *d, struct str object, struct str name)
{
	bool whole;
	uint32_t format = le_u32(object, 4);
	struct str s = str_from(object, 8);

	/* Class, topic, item; then the data of one that is embedded. */
	for (unsigned i = 0; i < 3; i++)
		take_counted(&s, &whole);
	struct str data = take_counted(&s, &whole);

	if (format != 2 || data.n == 0) {
		embedded_give(d, object, name);
		return;
	}
	if (!whole)
		doc_fault(d, FAULT_TRUNCATED, STR("an embedded object is cut"));
	embedded_give_native(d, data, name);
}
