#include "iptc.h"

#include "fact.h"
#include "octets.h"

static const struct dataset {
	unsigned number; /* of record 2 */
	const char *key;
	bool is_text;
} datasets[] = {
	{ 5, "title", true },
	{ 15, "category", true },
	{ 20, "category", true },
	{ 25, "keywords", true },
	{ 40, "instructions", true },
	{ 55, "created", false },
	{ 65, "program", false },
	{ 80, "author", true },
	{ 85, "author-title", true },
	{ 90, "city", true },
	{ 92, "location", true },
	{ 95, "state", true },
	{ 101, "country", true },
	{ 103, "job", true },
	{ 105, "headline", true },
	{ 110, "credit", true },
	{ 115, "source", true },
	{ 116, "copyright", true },
	{ 118, "contact", true },
	{ 120, "description", true },
	{ 122, "caption-writer", true },
};

static void
take(struct doc *d, struct fact_pool *pool, unsigned number, struct str value)
{
	for (size_t i = 0; i < sizeof datasets / sizeof *datasets; i++) {
		if (datasets[i].number != number)
			continue;
		if (datasets[i].is_text)
			fact_pool_meta(pool, datasets[i].key, value);
		else
			fact_string(d, datasets[i].key, value);
	}
}

void
iptc_read(struct doc *d, struct str bytes)
{
	struct fact_pool pool = { .n = 0 };
	const char *known = NULL;
	struct str head, value;

	while (octets_take(&bytes, 5, &head) && head.p[0] == 0x1C) {
		uint64_t n = octets_big(head, 3, 2);

		/* From 32 KiB on it is the length of a length. */
		if (n & 0x8000) {
			if (n != 0x8004 || !octets_take(&bytes, 4, &value))
				break;
			n = octets_big(value, 0, 4);
		}
		(void)octets_take(&bytes, n, &value);
		if (head.p[1] == 1 && head.p[2] == 90 &&
		    str_eq(value, STR("\x1B%G")))
			known = "UTF-8";
		else if (head.p[1] == 2)
			take(d, &pool, (unsigned char)head.p[2], value);
	}
	fact_pool_give(d, &pool, known);
}
