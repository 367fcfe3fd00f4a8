#include "oleany.h"

#include "embedded.h"
#include "hwp.h"
#include "limits.h"
#include "msdoc.h"
#include "msmsg.h"
#include "msppt.h"
#include "msxls.h"
#include "offcrypt.h"
#include "oledoc.h"
#include "olepack.h"

/* A mail may hold documents, not the other way. */
static const struct kind {
	const char *stream;
	void (*read)(struct doc *d);
} kinds[] = {
	{ "__properties_version1.0", msmsg_read },
	{ "FileHeader", hwp_read },
	{ "WordDocument", msdoc_read },
	{ "Workbook", msxls_read },
	{ "Book", msxls_read },
	{ "PowerPoint Document", msppt_read },
};

static const struct kind *
kind_of(const struct ole *o)
{
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (ole_stream(ole_root(o), str_of(kinds[i].stream)) != NULL)
			return &kinds[i];
	return NULL;
}

/* give: a stream under its path. */
static void
give(struct doc *d, const struct ole *o, struct ole_entry *e)
{
	struct buf path = { NULL, 0, 0 }, store = { NULL, 0, 0 };
	struct ole_entry *steps[LIMIT_DEPTH];
	size_t n = 0;

	for (struct ole_entry *s = e;
	     s != NULL && s != ole_root(o) && n < LIMIT_DEPTH; s = s->parent)
		steps[n++] = s;
	while (n > 0) {
		buf_adds(&path, steps[--n]->name);
		if (n > 0)
			buf_addc(&path, '/');
	}
	embedded_give(d, oledoc_read(d, o, e, &store), buf_str(&path));
	buf_fini(&path);
	buf_fini(&store);
}

/* is_about: does a stream say only how the object hangs together? */
static bool
is_about(const struct ole_entry *e)
{
	static const char *const names[] = { "\001CompObj", "\001Ole",
		"\003ObjInfo", "\003LinkInfo" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (str_eq(e->name, str_of(names[i])))
			return true;
	return false;
}

/* read_sealed: a newer document behind a password: a package in a stream. */
static void
read_sealed(struct doc *d, const struct ole *o, struct ole_entry *package)
{
	struct ole_entry *e = ole_stream(ole_root(o), STR("EncryptionInfo"));
	struct buf store = { NULL, 0, 0 }, plain = { NULL, 0, 0 };
	enum offcrypt_result result = OFFCRYPT_METHOD;
	struct offcrypt c;

	if (e != NULL)
		result = offcrypt_open(
		    &c, oledoc_read(d, o, e, &store), doc_limits(d));
	if (result == OFFCRYPT_OPEN) {
		struct str s = oledoc_read(d, o, package, &store);

		if (!offcrypt_package(&c, s, &plain))
			doc_fault_in(d, FAULT_TRUNCATED, package->name,
			    "is shorter than it says");
		embedded_give(d, buf_str(&plain), package->name);
	} else {
		offcrypt_fault(d, result, "encrypted package");
	}
	buf_fini(&store);
	buf_fini(&plain);
}

static void
read_other(struct doc *d)
{
	struct ole o;

	if (oledoc_open(&o, d) < 0)
		return;
	oledoc_props(d, &o, STR("\005SummaryInformation"), false);
	oledoc_props(d, &o, STR("\005DocumentSummaryInformation"), true);
	struct ole_entry *sealed =
	    ole_stream(ole_root(&o), STR("EncryptedPackage"));

	if (sealed != NULL)
		read_sealed(d, &o, sealed);
	else if (!olepack_give_native(d, &o, ole_root(&o), STR("object-1")))
		for (size_t i = 1; i < o.n && !doc_is_full(d); i++)
			if (!o.entries[i].is_storage && !o.entries[i].used &&
			    !is_about(&o.entries[i]))
				give(d, &o, &o.entries[i]);
	ole_close(&o);
}

void
oleany_read(struct doc *d)
{
	struct ole o;
	const struct kind *kind = NULL;

	if (ole_open(&o, doc_bytes(d)) == 0) {
		kind = kind_of(&o);
		ole_close(&o);
	}
	if (kind != NULL)
		kind->read(d);
	else
		read_other(d);
}
