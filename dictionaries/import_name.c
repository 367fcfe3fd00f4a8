#include "import_name.h"

#include <string.h>

#include "charset/charset.h"
#include "limits.h"

/* -- clean ----------------------------------------------------------------- */

/* is_blank: white space, also what is none in ASCII. */
static bool
is_blank(uint32_t cp)
{
	return (cp >= '\t' && cp <= '\r') || cp == ' ' || cp == 0xA0 ||
	       cp == 0x1680 || (cp >= 0x2000 && cp <= 0x200A) || cp == 0x2028 ||
	       cp == 0x2029 || cp == 0x202F || cp == 0x205F || cp == 0x3000;
}

/* is_control: what no name holds and no terminal should get. */
static bool
is_control(uint32_t cp)
{
	return cp < 0x20 || (cp >= 0x7F && cp < 0xA0) ||
	       (cp >= 0x202A && cp <= 0x202E) || (cp >= 0x2066 && cp <= 0x2069);
}

/* unquote: without quotes around the whole, and what lists leave at an end. */
static struct str
unquote(struct str s)
{
	static const struct {
		struct str open, close;
	} pairs[] = {
		{ STR_INIT("\""), STR_INIT("\"") },
		{ STR_INIT("'"), STR_INIT("'") },
		{ STR_INIT("“"), STR_INIT("”") },
		{ STR_INIT("‘"), STR_INIT("’") },
	};

	while (s.n > 0 && (s.p[s.n - 1] == ',' || s.p[s.n - 1] == ';' ||
			      s.p[s.n - 1] == ' '))
		s.n--;
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		struct str open = pairs[i].open, close = pairs[i].close;
		if (s.n < open.n + close.n || !str_starts(s, open) ||
		    !str_ends(s, close))
			continue;
		s = str_from(s, open.n);
		s.n -= close.n;
		break;
	}
	return str_trim(s);
}

const char *
import_name_clean(struct str raw, struct buf *out)
{
	struct buf nfc = { NULL, 0, 0 };
	struct str rest = raw;
	uint32_t cp;
	bool gap = false;

	buf_reset(out);
	if (!charset_is_utf8(raw))
		return "not UTF-8";
	while (charset_next(&rest, &cp)) {
		if (is_blank(cp)) {
			gap = out->n > 0;
			continue;
		}
		if (is_control(cp))
			return "a control character in it";
		if (gap)
			buf_addc(out, ' ');
		gap = false;
		buf_add_utf8(out, cp);
	}
	struct str name = unquote(charset_nfc(buf_str(out), &nfc));
	if (name.n > 0 && name.p >= out->p && name.p < out->p + out->n) {
		/* It lies in out, perhaps not at its beginning. */
		memmove(out->p, name.p, name.n);
		out->n = name.n;
	} else {
		buf_reset(out);
		buf_adds(out, name);
	}
	buf_fini(&nfc);
	return out->n == 0 ? "no name" : NULL;
}

/* -- form ------------------------------------------------------------------ */

const char *
import_name_form(const struct company *company, struct folded *f,
    struct str name, struct import_name *form)
{
	size_t from = 0, to;

	fold(name, f);
	to = f->n;
	if (f->n == 0)
		return "nothing in the name to search for";
	if (f->n > LIMIT_DICT_NAME)
		return "the name is too long";
	if (company_after(company, f, name, 0) == f->n)
		return "nothing but a company form";
	form->has_form = company_core(company, f, name, &from, &to);
	if (!form->has_form) {
		from = 0;
		to = f->n;
	}
	form->words = 1;
	/* THE YOUTH is one word, too. */
	size_t piece = from;
	if (str_eq_nocase(str_head(name, 4), STR("the ")) && to > 3)
		from = piece = 3;
	for (size_t i = from; i < to; i++) {
		if (!fold_is_word(f->unit[i])) {
			form->words = 0;
			break;
		}
		if (i == from || (f->flags[i] & FOLD_GAP) == 0)
			continue;
		/* AL-SHAMMARI is one word, LASHKAR-E-TAYYIBA is two. */
		size_t at = folded_end(f, i - 1, name);
		struct str gap = { name.p + at, f->at[i] - at };
		form->words += i - piece > 2 || str_find(gap, ' ') < gap.n;
		piece = i;
	}
	form->is_office =
	    str_eq_nocase(str_head(name, 12), STR("ministry of "));
	form->is_short = to - from < (form->words == 0 ? 3 : 9);
	return NULL;
}

static bool
has_between(struct str s, uint32_t first, uint32_t last)
{
	uint32_t cp;

	while (charset_next(&s, &cp))
		if (cp >= first && cp <= last)
			return true;
	return false;
}

const char *
import_name_lang(struct str name)
{
	if (charset_ascii_prefix(name) == name.n)
		return "en";
	if (has_between(name, 0x0600, 0x06FF))
		return "ar";
	const char *lang = charset_lang(name, NULL);
	if (str_eq(str_of(lang), STR("und")) &&
	    has_between(name, 0x3400, 0x9FFF))
		return "zh";
	/* Lists write Latin letters by rules of their own, not as French. */
	if (has_between(name, 'A', 'z') &&
	    (str_eq(str_of(lang), STR("und")) ||
		str_eq(str_of(lang), STR("fr")) ||
		str_eq(str_of(lang), STR("de"))))
		return "en";
	return lang;
}

/* -- turn ------------------------------------------------------------------ */

/* is_suffix: Jr. and the like, which stay behind the surname. */
static bool
is_suffix(struct str s)
{
	static const char *const known[] = { "jr", "sr", "ii", "iii", "iv" };

	if (str_ends(s, STR(".")))
		s.n--;
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (str_eq_nocase(s, str_of(known[i])))
			return true;
	return false;
}

bool
import_name_turn(struct str name, struct buf *out)
{
	struct str rest = name, surname, part, suffix = { NULL, 0 };

	buf_reset(out);
	if (!str_split(&rest, ',', &surname) || rest.n == 0 || surname.n == 0)
		return false;
	while (str_split(&rest, ',', &part)) {
		part = str_trim(part);
		if (part.n == 0)
			continue;
		if (is_suffix(part)) {
			suffix = part;
			continue;
		}
		buf_adds(out, part);
		buf_addc(out, ' ');
	}
	if (out->n == 0)
		return false;
	buf_adds(out, str_trim(surname));
	if (suffix.n > 0) {
		buf_addz(out, ", ");
		buf_adds(out, suffix);
	}
	return true;
}

/* -- brackets -------------------------------------------------------------- */

/*
 * is_initials: capitals that stand, in this order, in the words of the name,
 * the first at the head of the first word: KNIC of KOREAN NATIONAL INSURANCE
 * COMPANY, KKBC of KOREA KWANGSON BANKING CORPORATION.
 */
static bool
is_initials(struct str s, struct str name)
{
	size_t at = 0;

	if (s.n < 2 || s.n > 8 || name.n == 0 ||
	    str_lower(s.p[0]) != str_lower(name.p[0]))
		return false;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] < 'A' || s.p[i] > 'Z')
			return false;
		while (at < name.n &&
		       (str_lower(name.p[at]) != str_lower(s.p[i]) ||
			   (at > 0 && str_is_alpha(name.p[at - 1]))))
			at++;
		if (at++ >= name.n)
			return false;
	}
	return true;
}

enum import_bracket
import_name_bracket(struct str name, struct str *inside, struct buf *rest)
{
	size_t open = str_find(name, '('), n;

	buf_reset(rest);
	if (open == 0 || open == name.n)
		return IMPORT_BRACKET_NONE;
	*inside = str_from(name, open + 1);
	n = str_find(*inside, ')');
	if (n == inside->n)
		return IMPORT_BRACKET_NONE;
	struct str before = str_trim(str_head(name, open));
	struct str after = str_trim(str_from(*inside, n + 1));
	*inside = str_trim(str_head(*inside, n));
	buf_adds(rest, before);
	if (after.n > 0 && str_is_alpha(after.p[0]))
		buf_addc(rest, ' ');
	buf_adds(rest, after);
	/* IRGC is not a name of ISLAMIC ... CORPS (IRGC)-QODS FORCE. */
	if (after.n > 4)
		return IMPORT_BRACKET_NONE;
	if (is_initials(*inside, before))
		return IMPORT_BRACKET_INITIALS;
	if (inside->n > 0 && charset_ascii_prefix(before) == before.n &&
	    !has_between(*inside, '0', 0x2FF))
		return IMPORT_BRACKET_SCRIPT;
	return IMPORT_BRACKET_NONE;
}
