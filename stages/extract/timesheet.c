#include "timesheet.h"

#include "fact.h"
#include "import_json.h"

struct reader {
	struct doc *doc;
	struct import_json json;
	struct buf way, place, string;
};

/* step: one more name on the way; returns how to take it back. */
static size_t
step(struct reader *r, struct str name)
{
	size_t before = r->way.n;

	if (before > 0)
		buf_addc(&r->way, '.');
	buf_adds(&r->way, name);
	return before;
}

static void walk(struct reader *r);

static void
walk_object(struct reader *r)
{
	while (import_json_key(&r->json, &r->string)) {
		size_t before = step(r, buf_str(&r->string));

		walk(r);
		r->way.n = before;
	}
}

static void
walk_array(struct reader *r)
{
	struct buf number = { NULL, 0, 0 };

	for (uint64_t n = 0; import_json_item(&r->json); n++) {
		buf_reset(&number);
		buf_add_u64(&number, n);
		size_t before = step(r, buf_str(&number));

		walk(r);
		r->way.n = before;
	}
	buf_fini(&number);
}

/* walk: one value of any kind; what is bad makes all that follows end. */
static void
walk(struct reader *r)
{
	struct str s = str_trim(r->json.rest);

	if (s.n == 0 || doc_is_full(r->doc)) {
		r->json.bad = true;
	} else if (s.p[0] == '{' && import_json_enter(&r->json, '{')) {
		walk_object(r);
	} else if (s.p[0] == '[' && import_json_enter(&r->json, '[')) {
		walk_array(r);
	} else if (s.p[0] == '"') {
		if (!import_json_string(&r->json, &r->string))
			return;
		buf_reset(&r->place);
		doc_place_name(&r->place, "json", buf_str(&r->way));
		fact_text(r->doc, buf_str(&r->place), buf_str(&r->string));
	} else {
		import_json_skip(&r->json);
	}
}

void
timesheet_read(struct doc *d)
{
	struct str s = doc_bytes(d);
	struct buf utf8 = { NULL, 0, 0 };
	size_t line = str_find(s, '\n');

	doc_decode(d, str_from(s, line), "UTF-8", NULL, &utf8);
	struct reader r = { .doc = d, .json = import_json_of(buf_str(&utf8)) };

	walk(&r);
	if (!import_json_done(&r.json) && !doc_is_full(d))
		doc_fault(d, FAULT_DAMAGED,
		    STR("its JSON ends or breaks before its end"));
	buf_fini(&r.way);
	buf_fini(&r.place);
	buf_fini(&r.string);
	buf_fini(&utf8);
}
