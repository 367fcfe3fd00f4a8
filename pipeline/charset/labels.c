#include "charset.h"
#include "set.h"

/* No label is longer; blanks at the ends do not count. */
#define LABEL_MAX 32

static const struct label {
	const char *label;
	enum charset_id id;
} labels[] = {
#define LABEL(label, id) { label, SET_##id },
#include "labels.def"
#undef LABEL
};

/* White space and quotes around it, as HTML and mail put them. */
static struct str
bare(struct str s)
{
	s = str_trim(s);
	if (s.n >= 2 && (s.p[0] == '"' || s.p[0] == '\'') &&
	    s.p[s.n - 1] == s.p[0])
		s = str_trim((struct str){ s.p + 1, s.n - 2 });
	return s;
}

const char *
charset_find(struct str label)
{
	char low[LABEL_MAX];
	size_t first = 0, last = sizeof labels / sizeof *labels;
	struct str s = bare(label);

	if (s.n == 0 || s.n > LABEL_MAX)
		return NULL;
	for (size_t i = 0; i < s.n; i++)
		low[i] = str_lower(s.p[i]);
	s.p = low;
	while (first < last) {
		size_t middle = first + (last - first) / 2;
		int c = str_cmp(s, str_of(labels[middle].label));
		if (c == 0)
			return charset_sets[labels[middle].id].name;
		if (c < 0)
			last = middle;
		else
			first = middle + 1;
	}
	return NULL;
}

const char *
charset_name(size_t i)
{
	return i < SET_COUNT ? charset_sets[i].name : NULL;
}
