/*
 * mktrove: makes the demo trove, a folder like those that are handed to an
 * analyst: work orders, sheets, mails and logs in the charsets and containers
 * of East Asian studios.  All of it is made up; only names of studios, firms
 * and series are real, as the dictionaries have them.  The same call gives
 * the same bytes, time stamps included.
 *
 *     mktrove [-t] DIR
 *
 * DIR is the trove; beside it passwords.txt is left, for its locked archive.
 * -t prints what a reader must find: path, place, entity, text, should.
 * should is yes, no for bait that must be left alone, or password; an empty
 * place means any.
 *
 * In the tables below {entity|text} plants a name, {!entity|text} bait.
 */

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "buf.h"
#include "mem.h"
#include "office.h"
#include "pack.h"

#define LINES_MAX 24
#define PASSWORD "maehwa-0412"

struct trove {
	const char *root;
	struct buf truth;
};

/* -- truth ------------------------------------------------------------------
 */

/* A field as in the stream: record(5). */
static void
add_field(struct buf *b, struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		switch (s.p[i]) {
		case '\t':
			buf_addz(b, "\\t");
			break;
		case '\n':
			buf_addz(b, "\\n");
			break;
		case '\\':
			buf_addz(b, "\\\\");
			break;
		default:
			buf_addc(b, s.p[i]);
		}
}

static void
note(struct trove *t, const char *path, const char *place, struct str entity,
    struct str text, const char *should)
{
	const struct str fields[] = { str_of(path), str_of(place), entity, text,
		str_of(should) };

	for (size_t i = 0; i < 5; i++) {
		if (i)
			buf_addc(&t->truth, '\t');
		add_field(&t->truth, fields[i]);
	}
	buf_addc(&t->truth, '\n');
}

/* plain: appends marked text without its marks and notes what is planted. */
static void
plain(struct trove *t, struct buf *out, const char *path, const char *place,
    const char *marked, const char *yes)
{
	for (const char *p = marked; *p; p++) {
		if (*p != '{') {
			buf_addc(out, *p);
			continue;
		}
		bool bait = p[1] == '!';
		p += bait ? 2 : 1;
		struct str rest = str_of(p);
		size_t bar = str_find(rest, '|'), end = str_find(rest, '}');
		if (bar >= end || end == rest.n)
			pack_die(marked, "its marks do not match");
		struct str name = { p + bar + 1, end - bar - 1 };
		note(t, path, place, str_head(rest, bar), name,
		    bait ? "no" : yes);
		buf_adds(out, name);
		p += end;
	}
}

/* -- what is written ---------------------------------------------------------
 */

static const char *const zh_order[] = {
	"外协转交单　2023年12月4日",
	"片名：《{invincible|无敌少侠}》第三季第05集",
	"SC012　披风下落时线条不要断开。",
	"SC013　眼睛高光移到左上，按设定集第7页。",
	"SC014至SC020 请交 {sek-studio|SEK Studio}，周五前收齐。",
	"收件单位：{sek-studio|朝鲜四·二六动画电影制片厂}",
	"客户名称 {skybound|Ｓｋｙｂｏｕｎｄ}，不得外传。",
	"作品 {invincible|无 敌 少 侠} 的片头另发。",
	"《{octonauts|海底小纵队}》只要成片核对，不用修。",
	"对白“我天下{!invincible|无敌}，谁来都不怕”口型重做。",
	"背景树上的{!cat-untitled|猫}头鹰换成乌鸦。",
	"银行代扣 {!sek-studio|SEK} 1,350（瑞典克朗）手续费。",
	NULL,
};

static const char *const zh_reply[] = {
	"补充说明",
	"《{invincible|无敌少侠}》SC044 手部重画，指节要清楚。",
	"{sek-studio|朝鲜4·26动画电影拍摄所} 回传的律表缺两页。",
	"请在周三之前补齐，谢谢。",
	NULL,
};

static const char *const zh_list[] = {
	"镜头,要求,备注",
	"SC101,按原图放大,《{octonauts|海底小纵队}》",
	"SC102,背景提亮,\"{invincible|无敌少侠}，加急\"",
	"SC103,动作放慢四格,无",
	"SC104,{!cat-untitled|猫}步走路太快,重做",
	NULL,
};

static const char *const zht_order[] = {
	"修改單　第02集",
	"片名：《{invincible|無敵少俠}》",
	"SC007 線條加粗，依原圖修改。",
	"《{octonauts|海底小縱隊}》背景調亮後交回。",
	"主角的姿勢像{!cat-untitled|貓}一樣弓起來。",
	NULL,
};

static const char *const ko_order[] = {
	"작업단위: {sek-studio|조선4·26만화영화촬영소}",
	"《{squirrel-hedgehog|다람이와 고슴도치}》 련속편 제8부 수정지시",
	"12번 장면은 원화대로 그릴것.",
	"15번 장면의 인물조형은 설정 3페지를 볼것.",
	"완성본은 {sek-studio|조선 4.26 만화영화 촬영소}에 보낼것.",
	"《{clever-raccoon-dog|령리한 너구리}》 배경 색갈을 밝게 할것.",
	"{octonauts|옥토넛} 3화는 그대로 둘것.",
	"{skybound|스카이바운드}는 20일까지 받겠다고 하였다.",
	"마감은 {!sek-studio|4월 26일}이다.",
	"{!invincible|무적}의 용사처럼 서있는 자세로 고칠것.",
	"{!cat-untitled|고양이}가 지붕을 넘는 장면은 뺄것.",
	NULL,
};

static const char *const ko_reply[] = {
	"번역확인서",
	"《{iyanu|이야누: 경이로운 아이}》 4화 번역은 끝났다.",
	"{sek-studio|조선4ㆍ26만화영화촬영소}의 수정분을 붙인다.",
	"《{clever-raccoon-dog|영리한 너구리}》 대사는 다음주에 보낸다.",
	NULL,
};

static const char *const ko_far[] = {
	"회답",
	"《{octonauts|바다 탐험대 옥토넛}》 보관본을 다시 올렸다.",
	"똠방각하 장면 31의 그림자는 지울것.",
	"{sek-studio|SEK 스튜디오}에서 받은 동화 120매 확인.",
	NULL,
};

static const char *const ja_fix[] = {
	"修正依頼　12月6日",
	"題名：{dahlia-in-bloom|魔導具師ダリヤはうつむかない}",
	"カット31　花びらの落ちる速さを半分に。",
	"制作：{ekachi-epilka|エカチエピルカ}",
	"『{cat-untitled|猫}』　{ekachi-epilka|エカチエピルカ}"
	"　第4話　作監修正あり",
	"{ekachi-epilka|株式会社エカチエピルカ} 御中",
	"カット40　{!cat-untitled|猫}背の店主をもっと奥に。",
	"制作 {ekachi-epilka|ｴｶﾁｴﾋﾟﾙｶ}",
	NULL,
};

static const char *const ja_memo[] = {
	"連絡事項",
	"元請けは{typhoon-graphics|颱風グラフィックス}。",
	"{sek-studio|SEKスタジオ}（{sek-studio|朝鮮4・26児童映画撮影所}"
	"）の分は来週。",
	"（{ekachi-epilka|えかちえぴるか}）の原画は別便。",
	NULL,
};

static const char *const en_notes[] = {
	"INV S3 - {invincible|Invincible} - {skybound|Skybound} - edit sheet, "
	"episode 5",
	"Copyright line on the last frame: (c) 2023 "
	"{viltrumite-pants|Viltruminte Pants LLC}",
	"Scene 14: cape overlaps the door frame, bring it behind.",
	"{dahlia-in-bloom|Dahliya In Bloom}, cut 44: petals fall slower.",
	"Return layouts to {shepherd-boy|shepherd boy animation} before "
	"Friday.",
	"{iyanu|Iyanu: Child of Wonder}: {lion-forge|Lion Forge} asked for "
	"model sheets, {youneek|YouNeek Studios} too.",
	"{sek-studio|SEK} (Pyongyang) animation unit: 40 cuts done.",
	"Narrator: the {!invincible|Invincible} Galleons burned in the bay.",
	"An {!invincible|invincible} wall, painted darker please.",
	"Hold 2 {!sek-studio|sek} before the cut.",
	"Boots are {!rgb|RGB} 120,30,30.",
	"The tablet needs a {!cat-untitled|Cat}-6 cable.",
	"{!rgb|RGB} and CMYK swatches are in the folder.",
	NULL,
};

static const char *const en_doc[] = {
	"Retakes, week 49",
	"{skybound|Skybound Entertainment Co., Ltd.} sent back eleven shots.",
	"Forward the rest to {sek-studio|SEK STUDIO} as agreed.",
	"Nobody mentions {viltrumite-pants|Viltrumite Pants LLC} in the file "
	"names.",
	"The line about the {!invincible|Invincible} Army stays in.",
	NULL,
};

static const char *const en_slides[] = {
	"Delivery plan",
	"{octonauts|Octonauts}: archive copies only",
	"{iyanu|Iyanu, Child of Wonder}: colour models first",
	"Partners: {ekachi-epilka|Ekachi Epilka}, {shepherd-boy|Shepherd Boy "
	"Animation}",
	NULL,
};

static const char *const ko_contract[] = {
	"협조합의서(초안)",
	"갑: {sek-studio|조선4.26아동영화촬영소}, 을: {mondo-tv|몬도TV}",
	"제1조 을은 원화와 동화를 갑에게 맡긴다.",
	"제2조 대금은 {everlasting-empire|Everlasting Empire Limited}를 통하여 "
	"치른다.",
	NULL,
};

static const char *const ru_letter[] = {
	"Добрый день!",
	"{kinoatis|КиноАтис} просит прислать раскадровку до пятницы.",
	"Сериал {octonauts|Октонавты} смотрели, правок нет.",
	NULL,
};

static const char *const ru_bill[] = {
	"Счёт № 12",
	"Плательщик: {kinoatis|ООО «КиноАтис»}",
	"Исполнитель: {sek-studio|Студия 26 апреля}",
	NULL,
};

static const char *const frame_list[] = {
	"cut 001 ok",
	"cut 002 {skybound|Skybound} retake",
	"cut 003 ok",
	NULL,
};

static const char *const courier[] = {
	"parcel 7: drives for {nings-cartoon-studio|Nings Cartoon Studio}, "
	"signed",
	"parcel 8: {moxing-cartoon|Shanghai Moxing Cultural Media Co., Ltd}",
	"parcel 9: registration {moxing-cartoon|913101040936933514}",
	NULL,
};

static const char *const pay_list[] = {
	"2023년 4분기 작업비",
	"{funsaga|Funsaga Pte. Ltd.} 4,200",
	"{tian-fang-hk|TIAN FANG HONG KONG HOLDINGS LIMITED} 11,900",
	NULL,
};

static const char *const web_log[] = {
	"175.45.176.71 - - [04/Dec/2023:02:11:09 +0000] \"GET /up/SC014_v2.zip "
	"HTTP/1.1\" 200 481233 \"-\" \"Mozilla/5.0\"",
	"192.0.2.15 - - [04/Dec/2023:02:14:40 +0000] \"GET "
	"/up/{octonauts|Octonauts} HTTP/1.1\" 301 178 \"-\" \"curl/7.88.1\"",
	"175.45.178.10 - - [04/Dec/2023:03:00:51 +0000] \"PUT "
	"/in/%E6%97%A0%E6%95%8C%E5%B0%91%E4%BE%A0/SC012.psd HTTP/1.1\" 201 0 "
	"\"-\" \"Mozilla/5.0\"",
	"203.0.113.9 - - [04/Dec/2023:03:10:02 +0000] \"GET / HTTP/1.1\" 200 "
	"612 \"-\" \"Mozilla/5.0\"",
	NULL,
};

static const struct office_cell shot_cells[] = {
	{ "A1", "镜头", OFFICE_SHARED, NULL },
	{ "B1", "修改意见", OFFICE_SHARED, NULL },
	{ "C1", "번역", OFFICE_SHARED, NULL },
	{ "D1", "Remarks", OFFICE_SHARED, NULL },
	{ "A2", "SC012", OFFICE_INLINE, NULL },
	{ "B2", "《{invincible|无敌少侠}》披风线条断开", OFFICE_SHARED, NULL },
	{ "C2", "외투선이 끊어졌다. 원화대로 할것", OFFICE_SHARED, NULL },
	{ "D2", "{skybound|Skybound} priority", OFFICE_INLINE, NULL },
	{ "A3", "SC013", OFFICE_INLINE, NULL },
	{ "B3", "高光位置不对", OFFICE_SHARED, NULL },
	{ "C3", "《{octonauts|옥토넛}》 참고할것", OFFICE_INLINE, NULL },
	{ "D3", "{iyanu|Iyanu} / {lion-forge|Lion Forge}", OFFICE_FORMULA,
	    "CONCATENATE(\"Iyanu\",\" / \",\"Lion Forge\")" },
	{ "A4", "SC014", OFFICE_INLINE, NULL },
	{ "B4", "{ekachi-epilka|エカチエピルカ}", OFFICE_SHARED, "ふりがな" },
	{ "D4", "42", OFFICE_NUMBER, NULL },
	{ "A5", "SC015", OFFICE_INLINE, NULL },
	{ "B5", "背景里的熊{!cat-untitled|猫}再大一点", OFFICE_SHARED, NULL },
	{ "D5", "an {!invincible|invincible} look", OFFICE_SHARED, NULL },
};

static const struct office_book shot_book = { "镜头表", shot_cells,
	sizeof(shot_cells) / sizeof(shot_cells[0]), "B3",
	"改完发 {sek-studio|SEK Studio} 再看",
	"{dahlia-in-bloom|Dahlia in Bloom} 色指定 v2" };

static const struct office_cell cost_cells[] = {
	{ "A1", "Payee", OFFICE_INLINE, NULL },
	{ "B1", "Reference", OFFICE_INLINE, NULL },
	{ "A2",
	    "{yancheng-three-line|YANCHENG THREE LINE ONE POINT ANIMATION CO., "
	    "LTD.}",
	    OFFICE_INLINE, NULL },
	{ "B2", "PO-0117", OFFICE_INLINE, NULL },
	{ "A3",
	    "{quanzhou-yiyangjin|Quanzhou Yiyangjin Import & Export Trade Co "
	    "Ltd}",
	    OFFICE_INLINE, NULL },
	{ "B3", "PO-0118", OFFICE_INLINE, NULL },
	{ "A4", "{fujian-nanan|Fujian Nan'an Import and Export Company}",
	    OFFICE_INLINE, NULL },
	{ "B4", "{fujian-nanan|91350583259861969M}", OFFICE_INLINE, NULL },
};

static const struct office_book cost_book = { "Q4", cost_cells,
	sizeof(cost_cells) / sizeof(cost_cells[0]), NULL, NULL, NULL };

/* -- documents --------------------------------------------------------------
 */

static const char *
place_of(struct buf *b, const char *kind, size_t n)
{
	buf_reset(b);
	buf_addz(b, kind);
	buf_addc(b, ':');
	buf_add_u64(b, n);
	return buf_z(b);
}

/* text: lines in a charset. */
static void
text(struct trove *t, struct buf *out, const char *path,
    const char *const *lines, const char *charset, const char *eol,
    const char *yes)
{
	struct buf utf8 = { 0 }, place = { 0 };

	for (size_t i = 0; lines[i]; i++) {
		plain(t, &utf8, path, place_of(&place, "line", i + 1), lines[i],
		    yes);
		buf_addz(&utf8, eol);
	}
	pack_encode(out, buf_str(&utf8), charset);
	buf_fini(&utf8);
	buf_fini(&place);
}

/* paras: the lines as the paragraphs or slides of a document. */
static void
paras(struct trove *t, struct buf *out, const char *path,
    const char *const *lines, const char *kind,
    void (*make)(struct buf *, const char *const *, size_t))
{
	char *copy[LINES_MAX] = { NULL };
	struct buf line = { 0 }, place = { 0 };
	size_t n = 0;

	for (; n < LINES_MAX && lines[n]; n++) {
		buf_reset(&line);
		plain(t, &line, path, place_of(&place, kind, n + 1), lines[n],
		    "yes");
		copy[n] = mem_dup(line.p, line.n);
	}
	make(out, (const char *const *)copy, n);
	while (n)
		free(copy[--n]);
	buf_fini(&line);
	buf_fini(&place);
}

static char *
plain_dup(
    struct trove *t, const char *path, const char *place, const char *marked)
{
	struct buf b = { 0 };

	plain(t, &b, path, place, marked, "yes");
	char *p = mem_dup(b.p, b.n);
	buf_fini(&b);
	return p;
}

static void
book(struct trove *t, struct buf *out, const char *path,
    const struct office_book *marked,
    void (*make)(struct buf *, const struct office_book *))
{
	struct office_cell *cells = mem_alloc(marked->n, sizeof(*cells));
	struct office_book b = *marked;
	struct buf place = { 0 };

	for (size_t i = 0; i < b.n; i++) {
		buf_reset(&place);
		buf_addz(&place, "sheet:");
		buf_addz(&place, b.sheet);
		buf_addc(&place, '!');
		buf_addz(&place, b.cells[i].ref);
		cells[i] = b.cells[i];
		cells[i].text =
		    plain_dup(t, path, buf_z(&place), b.cells[i].text);
	}
	b.cells = cells;
	char *comment = b.note ? plain_dup(t, path, "", b.note) : NULL;
	char *box = b.box ? plain_dup(t, path, "", b.box) : NULL;
	b.note = comment;
	b.box = box;
	make(out, &b);
	for (size_t i = 0; i < b.n; i++)
		free((void *)(uintptr_t)cells[i].text);
	free(comment);
	free(box);
	free(cells);
	buf_fini(&place);
}

static void
replace(struct buf *b, const char *from, const char *to)
{
	struct buf done = { 0 };
	size_t n = strlen(from);

	for (size_t i = 0; i < b->n;)
		if (b->n - i >= n && !memcmp(b->p + i, from, n)) {
			buf_addz(&done, to);
			i += n;
		} else {
			buf_addc(&done, b->p[i++]);
		}
	buf_fini(b);
	*b = done;
}

/* A page in EUC-KR that says so, with a name spelt in entities. */
static void
page(struct trove *t, struct buf *out, const char *path)
{
	struct buf b = { 0 };

	buf_addz(&b,
	    "<!DOCTYPE html>\n<html><head><meta http-equiv=\"Content-Type\" "
	    "content=\"text/html; charset=euc-kr\"><title>알림</title>"
	    "<script>var a = \"SEK Studio\";</script></head>\n<body>\n<h1>");
	plain(
	    t, &b, path, "", "{sek-studio|조선4·26만화영화촬영소} 알림", "yes");
	buf_addz(&b, "</h1>\n<p>");
	plain(t, &b, path, "",
	    "《{squirrel-hedgehog|다람이와 고슴도치}》 새 련속편", "yes");
	buf_addz(&b, "</p>\n<p>");
	plain(t, &b, path, "", "문의: {skybound|스카이바운드}", "yes");
	buf_addz(&b, "</p>\n</body></html>\n");
	replace(&b, "·", "&middot;");
	replace(&b, "스카", "&#49828;&#xCE74;");
	pack_encode(out, buf_str(&b), "EUC-KR");
	buf_fini(&b);
}

/* -- zips ---------------------------------------------------------------------
 */

struct member {
	const char *name;
	const char *charset; /* of the name */
	const char *entity;  /* planted in the name, or NULL */
	const char *planted;
	const char *const *lines;
	const char *encoding; /* of the lines */
	int how;
	const struct office_book *book; /* instead of lines */
};

static void
join(struct buf *out, const char *base, const char *name)
{
	buf_reset(out);
	buf_addz(out, base);
	buf_addz(out, "//");
	buf_addz(out, name);
	(void)buf_z(out);
}

static void
zip(struct trove *t, struct buf *out, const char *base, const struct member *m,
    size_t n, const char *password)
{
	struct pack_zip z = { 0 };
	struct buf path = { 0 }, name = { 0 }, body = { 0 };

	for (; n--; m++) {
		join(&path, base, m->name);
		buf_reset(&name);
		buf_reset(&body);
		pack_encode(&name, str_of(m->name), m->charset);
		if (m->entity)
			note(t, buf_z(&path), "name", str_of(m->entity),
			    str_of(m->planted), "yes");
		if (m->book)
			book(t, &body, buf_z(&path), m->book, office_xlsx);
		else
			text(t, &body, buf_z(&path), m->lines, m->encoding,
			    "\r\n", password ? "password" : "yes");
		pack_zip_add(&z, buf_str(&name), buf_str(&body), m->how,
		    str_of(m->how & PACK_STALE ? "old/name.txt" : m->name),
		    password);
	}
	pack_zip_end(&z);
	buf_adds(out, buf_str(&z.out));
	buf_fini(&z.out);
	buf_fini(&path);
	buf_fini(&name);
	buf_fini(&body);
}

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static const struct member gbk_zip[] = {
	{ "无敌少侠/第05集/修改说明.txt", "GBK", "invincible", "无敌少侠",
	    zh_order, "GB18030", 0, NULL },
	{ "无敌少侠/第05集/镜头表.xlsx", "GBK", "invincible", "无敌少侠", NULL,
	    NULL, 0, &shot_book },
	{ "海底小纵队/成片/核对.txt", "GBK", "octonauts", "海底小纵队",
	    zh_reply, "GBK", 0, NULL },
};

static const struct member cp949_zip[] = {
	{ "조선4·26만화영화촬영소/제12화/수정지시.txt", "CP949", "sek-studio",
	    "조선4·26만화영화촬영소", ko_order, "CP949", 0, NULL },
	{ "똠방각하/옥토넛 번역.txt", "CP949", "octonauts", "옥토넛", ko_far,
	    "CP949", 0, NULL },
};

static const struct member sjis_zip[] = {
	{ "エカチエピルカ/第08話/修正.txt", "CP932", "ekachi-epilka",
	    "エカチエピルカ", ja_fix, "CP932", 0, NULL },
	{ "表示能力/ソース一覧.txt", "CP932", NULL, NULL, ja_memo, "CP932", 0,
	    NULL },
};

static const struct member big5_zip[] = {
	{ "無敵少俠/第02集/修改功能單.txt", "BIG5", "invincible", "無敵少俠",
	    zht_order, "BIG5", 0, NULL },
};

static const struct member mixed_zip[] = {
	{ "修改/海底小纵队_清单.csv", "GBK", "octonauts", "海底小纵队", zh_list,
	    "GB18030", 0, NULL },
	{ "내부/스카이바운드 회답.txt", "CP949", "skybound", "스카이바운드",
	    ko_far, "CP949", 0, NULL },
	{ "修正/エカチエピルカの分.txt", "CP932", "ekachi-epilka",
	    "エカチエピルカ", ja_fix, "CP932", 0, NULL },
	{ "plain/frames.txt", "ASCII", NULL, NULL, frame_list, "UTF-8", 0,
	    NULL },
};

static const struct member flag_zip[] = {
	{ "다람이와 고슴도치/제8부.txt", "UTF-8", "squirrel-hedgehog",
	    "다람이와 고슴도치", ko_reply, "UTF-8", PACK_UTF8, NULL },
	{ "plain.txt", "UTF-8", NULL, NULL, frame_list, "UTF-8", PACK_STORED,
	    NULL },
};

static const struct member path_zip[] = {
	{ "령리한 너구리/수정.txt", "CP949", "clever-raccoon-dog",
	    "령리한 너구리", ko_reply, "CP949", PACK_PATH, NULL },
	{ "原画/スタジオ/連絡.txt", "CP932", NULL, NULL, ja_memo, "EUC-JP",
	    PACK_PATH, NULL },
	/* The field speaks of another name: it must not count. */
	{ "색지정/3화.txt", "CP949", NULL, NULL, ko_far, "CP949", PACK_STALE,
	    NULL },
};

static const struct member inner_zip[] = {
	{ "深层/无敌少侠_单.txt", "GBK", "invincible", "无敌少侠", zh_reply,
	    "GB18030", 0, NULL },
};

static const struct member locked_zip[] = {
	{ "작업비/4분기.txt", "CP949", NULL, NULL, pay_list, "CP949", 0, NULL },
};

static const struct member mail_zip[] = {
	{ "转交/核对.txt", "GBK", NULL, NULL, zh_reply, "GB18030", 0, NULL },
};

/* A zip in a compressed tar in a zip, every name in its own charset. */
static void
nested(struct trove *t, struct buf *out, const char *base)
{
	struct buf inner = { 0 }, memo = { 0 }, tgz = { 0 }, path = { 0 },
		   deep = { 0 }, name = { 0 };
	struct pack_zip z = { 0 };

	join(&path, base, "交付/batch.tar.gz");
	join(&deep, buf_z(&path), "batch/inner.zip");
	zip(t, &inner, buf_z(&deep), inner_zip, COUNT(inner_zip), NULL);
	join(&deep, buf_z(&path), "batch/readme_u.txt");
	text(t, &memo, buf_z(&deep), zh_reply, "BOM:UTF-16LE", "\r\n", "yes");
	const struct pack_file files[] = { { STR("batch/inner.zip"),
					       buf_str(&inner) },
		{ STR("batch/readme_u.txt"), buf_str(&memo) } };
	pack_archive(&tgz, "gnutar", "gzip", files, COUNT(files));
	pack_encode(&name, STR("交付/batch.tar.gz"), "GBK");
	pack_zip_add(
	    &z, buf_str(&name), buf_str(&tgz), PACK_STORED, STR(""), NULL);
	pack_zip_end(&z);
	buf_adds(out, buf_str(&z.out));
	buf_fini(&z.out);
	buf_fini(&inner);
	buf_fini(&memo);
	buf_fini(&tgz);
	buf_fini(&path);
	buf_fini(&deep);
	buf_fini(&name);
}

/* A zip whose second half never arrived: its directory is gone. */
static void
cut_off(struct trove *t, struct buf *out, const char *base)
{
	struct buf body = { 0 }, noise = { 0 }, path = { 0 };
	struct pack_zip z = { 0 };

	join(&path, base, "first/courier.txt");
	text(t, &body, buf_z(&path), courier, "UTF-8", "\n", "yes");
	pack_noise(&noise, 30000);
	pack_zip_add(
	    &z, STR("first/courier.txt"), buf_str(&body), 0, STR(""), NULL);
	pack_zip_add(
	    &z, STR("second/layers.raw"), buf_str(&noise), 0, STR(""), NULL);
	pack_zip_end(&z);
	buf_add(out, z.out.p, z.out.n / 2);
	buf_fini(&z.out);
	buf_fini(&body);
	buf_fini(&noise);
	buf_fini(&path);
}

/* Small outside, 24 MiB inside. */
static void
bomb(struct buf *out)
{
	size_t n = 24U << 20;
	char *zeros = mem_zalloc(n, 1);
	struct pack_zip z = { 0 };

	pack_zip_add(
	    &z, STR("flat.raw"), (struct str){ zeros, n }, 0, STR(""), NULL);
	pack_zip_add(&z, STR("readme.txt"),
	    STR("flat colour plates, all black\n"), 0, STR(""), NULL);
	pack_zip_end(&z);
	buf_adds(out, buf_str(&z.out));
	buf_fini(&z.out);
	free(zeros);
}

/* -- mail --------------------------------------------------------------- */

static void
encoded_word(struct buf *out, const char *utf8)
{
	struct buf gb = { 0 }, b64 = { 0 };

	pack_encode(&gb, str_of(utf8), "GBK"); /* as mailers do */
	pack_base64(&b64, buf_str(&gb));
	buf_addz(out, "=?GB2312?B?");
	buf_add(out, b64.p, b64.n - 2); /* without the line end */
	buf_addz(out, "?=");
	buf_fini(&gb);
	buf_fini(&b64);
}

static void
attachment(struct buf *out, const char *name, const char *type, struct str data)
{
	buf_addz(out, "--=_cut\r\nContent-Type: ");
	buf_addz(out, type);
	buf_addz(out, "\r\nContent-Transfer-Encoding: base64\r\n"
		      "Content-Disposition: attachment; filename=\"");
	encoded_word(out, name);
	buf_addz(out, "\"\r\n\r\n");
	pack_base64(out, data);
}

static void
mail(struct trove *t, struct buf *out, const char *path)
{
	struct buf subject = { 0 }, body = { 0 }, gb = { 0 }, file = { 0 },
		   at = { 0 };

	plain(t, &subject, path, "header:subject",
	    "《{invincible|无敌少侠}》第五集 补件", "yes");
	buf_addz(out,
	    "From: outbox@studio.example\r\nTo: desk@parcel.example\r\n"
	    "Date: Mon, 4 Dec 2023 09:30:00 +0800\r\nMessage-ID: "
	    "<49-5@studio.example>\r\nSubject: ");
	encoded_word(out, buf_z(&subject));
	buf_addz(out, "\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; "
		      "boundary=\"=_cut\"\r\n\r\n"
		      "--=_cut\r\nContent-Type: text/plain; charset=GB2312\r\n"
		      "Content-Transfer-Encoding: base64\r\n\r\n");
	for (size_t i = 0; zh_reply[i]; i++) {
		plain(t, &body, path, "", zh_reply[i], "yes");
		buf_addz(&body, "\r\n");
	}
	pack_encode(&gb, buf_str(&body), "GBK");
	pack_base64(out, buf_str(&gb));
	join(&at, path, "镜头表.xlsx");
	book(t, &file, buf_z(&at), &shot_book, office_xlsx);
	attachment(out, "镜头表.xlsx",
	    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	    buf_str(&file));
	buf_reset(&file);
	join(&at, path, "附件.zip");
	zip(t, &file, buf_z(&at), mail_zip, COUNT(mail_zip), NULL);
	attachment(out, "附件.zip", "application/zip", buf_str(&file));
	buf_addz(out, "--=_cut--\r\n");
	buf_fini(&subject);
	buf_fini(&body);
	buf_fini(&gb);
	buf_fini(&file);
	buf_fini(&at);
}

/* -- the folder --------------------------------------------------------- */

static void
stamp(const char *path)
{
	const struct timespec when[2] = { { PACK_TIME, 0 }, { PACK_TIME, 0 } };

	if (utimensat(AT_FDCWD, path, when, AT_SYMLINK_NOFOLLOW))
		pack_die(path, strerror(errno));
}

/* full: DIR/path, its folders made. */
static void
full(struct trove *t, struct buf *b, const char *path)
{
	buf_reset(b);
	buf_addz(b, t->root);
	for (const char *p = path, *slash; (slash = strchr(p, '/')) != NULL;
	     p = slash + 1) {
		b->n = strlen(t->root);
		buf_addc(b, '/');
		buf_add(b, path, (size_t)(slash - path));
		if (mkdir(buf_z(b), 0755) && errno != EEXIST)
			pack_die(buf_z(b), strerror(errno));
	}
	b->n = strlen(t->root);
	buf_addc(b, '/');
	buf_addz(b, path);
	(void)buf_z(b);
}

static void
write_file(const char *path, struct str data)
{
	FILE *f = fopen(path, "wb");

	if (!f || fwrite(data.p ? data.p : "", 1, data.n, f) != data.n ||
	    fclose(f))
		pack_die(path, strerror(errno));
	stamp(path);
}

/* put: the file, and an empty buffer again. */
static void
put(struct trove *t, const char *path, struct buf *body)
{
	struct buf b = { 0 };

	full(t, &b, path);
	write_file(buf_z(&b), buf_str(body));
	buf_reset(body);
	buf_fini(&b);
}

static const struct loose {
	const char *path;
	const char *const *lines;
	const char *charset;
	const char *eol;
} loose[] = {
	{ "01_转交/转交单.txt", zh_order, "GB18030", "\r\n" },
	{ "01_转交/补充_U.txt", zh_reply, "BOM:UTF-16LE", "\r\n" },
	{ "01_转交/清单.csv", zh_list, "GBK", "\r\n" },
	{ "01_转交/修改單.txt", zht_order, "BIG5", "\r\n" },
	{ "02_작업/수정지시.txt", ko_order, "CP949", "\r\n" },
	{ "02_작업/번역확인.txt", ko_reply, "NFD", "\n" },
	{ "02_작업/회답_U.txt", ko_far, "BOM:UTF-16BE", "\r\n" },
	{ "03_日本/修正依頼.txt", ja_fix, "CP932", "\r\n" },
	{ "03_日本/連絡事項.txt", ja_memo, "EUC-JP", "\n" },
	{ "03_日本/修正控え.txt", ja_fix, "BOM:UTF-8", "\n" },
	{ "04_english/edit notes S3.txt", en_notes, "UTF-8", "\n" },
	{ "05_почта/письмо.txt", ru_letter, "KOI8-R", "\n" },
	{ "05_почта/счет.txt", ru_bill, "CP1251", "\r\n" },
	{ "09_web/access.log", web_log, "UTF-8", "\n" },
	/* Names that break line tools: a tab, a line end, a dollar, quotes. */
	{ "10_odd/price $1 'draft'\n#2\tfinal.txt", courier, "UTF-8", "\n" },
};

static const struct packed {
	const char *path;
	const char *format, *filter;
	const char *name; /* in the archive; of the one child */
	const char *const *lines;
	const char *charset;
} packed[] = {
	{ "07_packed/frames.tar", "gnutar", "none", "set/frames.txt",
	    frame_list, "UTF-8" },
	{ "07_packed/order.tar.bz2", "gnutar", "bzip2", "set/order.txt",
	    zh_order, "GB18030" },
	{ "07_packed/fix.tar.xz", "gnutar", "xz", "set/fix.txt", ja_fix,
	    "CP932" },
	{ "07_packed/work.tar.zst", "gnutar", "zstd", "set/work.txt", ko_order,
	    "CP949" },
	{ "07_packed/set.7z", "7zip", "none", "set/海底小纵队.txt", zh_reply,
	    "GB18030" },
	{ "07_packed/courier.txt.gz", "raw", "gzip", "courier.txt", courier,
	    "UTF-8" },
	{ "07_packed/memo.txt.bz2", "raw", "bzip2", "memo.txt", ja_memo,
	    "EUC-JP" },
	{ "07_packed/notes.txt.xz", "raw", "xz", "notes.txt", en_notes,
	    "UTF-8" },
	{ "07_packed/reply.txt.zst", "raw", "zstd", "reply.txt", ko_reply,
	    "CP949" },
};

static const struct zipped {
	const char *path;
	const struct member *members;
	size_t n;
	const char *password;
} zipped[] = {
	{ "06_包/第05集.zip", gbk_zip, COUNT(gbk_zip), NULL },
	{ "06_包/제12화.zip", cp949_zip, COUNT(cp949_zip), NULL },
	{ "06_包/第08話.zip", sjis_zip, COUNT(sjis_zip), NULL },
	{ "06_包/第02集_繁.zip", big5_zip, COUNT(big5_zip), NULL },
	{ "06_包/all_hands.zip", mixed_zip, COUNT(mixed_zip), NULL },
	{ "06_包/utf8.zip", flag_zip, COUNT(flag_zip), NULL },
	{ "06_包/path_field.zip", path_zip, COUNT(path_zip), NULL },
	{ "06_包/locked.zip", locked_zip, COUNT(locked_zip), PASSWORD },
};

static void
loose_files(struct trove *t, struct buf *b)
{
	for (size_t i = 0; i < COUNT(loose); i++) {
		text(t, b, loose[i].path, loose[i].lines, loose[i].charset,
		    loose[i].eol, "yes");
		put(t, loose[i].path, b);
	}
}

static void
containers(struct trove *t, struct buf *b)
{
	struct buf path = { 0 }, body = { 0 };

	for (size_t i = 0; i < COUNT(packed); i++) {
		const struct packed *p = &packed[i];

		join(&path, p->path, p->name);
		buf_reset(&body);
		text(t, &body, buf_z(&path), p->lines, p->charset, "\n", "yes");
		const struct pack_file file = { str_of(p->name),
			buf_str(&body) };
		pack_archive(b, p->format, p->filter, &file, 1);
		put(t, p->path, b);
	}
	for (size_t i = 0; i < COUNT(zipped); i++) {
		zip(t, b, zipped[i].path, zipped[i].members, zipped[i].n,
		    zipped[i].password);
		put(t, zipped[i].path, b);
	}
	nested(t, b, "06_包/outer.zip");
	put(t, "06_包/outer.zip", b);
	cut_off(t, b, "06_包/cut_off.zip");
	put(t, "06_包/cut_off.zip", b);
	bomb(b);
	put(t, "06_包/plates.zip", b);
	buf_fini(&path);
	buf_fini(&body);
}

static void
documents(struct trove *t, struct buf *b)
{
	static const char docx[] = "08_office/retakes 49.docx",
			  pptx[] = "08_office/plan.pptx",
			  odt[] = "08_office/합의서.odt",
			  ods[] = "08_office/costs.ods",
			  xlsx[] = "08_office/EDIT_SHEET_S3E05.xlsx",
			  html[] = "08_office/알림.html",
			  eml[] = "08_office/补件.eml";

	paras(t, b, docx, en_doc, "para", office_docx);
	put(t, docx, b);
	paras(t, b, pptx, en_slides, "slide", office_pptx);
	put(t, pptx, b);
	paras(t, b, odt, ko_contract, "para", office_odt);
	put(t, odt, b);
	book(t, b, ods, &cost_book, office_ods);
	put(t, ods, b);
	book(t, b, xlsx, &shot_book, office_xlsx);
	put(t, xlsx, b);
	page(t, b, html);
	put(t, html, b);
	mail(t, b, eml);
	put(t, eml, b);
}

/* What is no document: nothing, a link, a picture, names in odd bytes. */
static void
oddities(struct trove *t, struct buf *b)
{
	struct buf path = { 0 };

	put(t, "10_odd/empty.txt", b);
	pack_png(b, 48);
	put(t, "10_odd/SC012_v2.png", b);
	pack_noise(b, 4096);
	put(t, "10_odd/layers.bin", b);
	/* GBK bytes as a name on the disk, 镜头 */
	buf_addz(b, "frame 1\nframe 2\n");
	put(t, "10_odd/\xBE\xB5\xCD\xB7.txt", b);
	/* Hangul letters apart, as one system writes names. */
	pack_encode(&path, STR("10_odd/다람이와 고슴도치 8부.txt"), "NFD");
	note(t, buf_z(&path), "name", STR("squirrel-hedgehog"),
	    STR("다람이와 고슴도치"), "yes");
	buf_addz(b, "본보기\n");
	put(t, buf_z(&path), b);
	full(t, &path, "10_odd/nothing/");
	full(t, &path, "10_odd/latest");
	if (unlink(buf_z(&path)) && errno != ENOENT)
		pack_die(buf_z(&path), strerror(errno));
	if (symlink("../01_转交/转交单.txt", buf_z(&path)))
		pack_die(buf_z(&path), strerror(errno));
	stamp(buf_z(&path));
	buf_fini(&path);
}

static void
folders(struct trove *t)
{
	static const char *const names[] = { "01_转交", "02_작업", "03_日本",
		"04_english", "05_почта", "06_包", "07_packed", "08_office",
		"09_web", "10_odd/nothing", "10_odd", "" };
	struct buf b = { 0 };

	for (size_t i = 0; i < COUNT(names); i++) {
		full(t, &b, names[i]);
		stamp(buf_z(&b));
	}
	buf_fini(&b);
}

static void
passwords(struct trove *t)
{
	struct buf b = { 0 };
	const char *slash = strrchr(t->root, '/');

	buf_add(&b, t->root, slash ? (size_t)(slash + 1 - t->root) : 0);
	buf_addz(&b, "passwords.txt");
	write_file(buf_z(&b), STR("12345\n" PASSWORD "\n"));
	buf_fini(&b);
}

int
main(int argc, char **argv)
{
	struct trove t = { 0 };
	struct buf b = { 0 };
	bool truth = argc == 3 && !strcmp(argv[1], "-t");

	if (argc != (truth ? 3 : 2) || argv[argc - 1][0] == '-' ||
	    !argv[argc - 1][0]) {
		fputs("usage: mktrove [-t] DIR\n", stderr);
		return 2;
	}
	t.root = argv[argc - 1];
	if (mkdir(t.root, 0755) && errno != EEXIST)
		pack_die(t.root, strerror(errno));
	loose_files(&t, &b);
	containers(&t, &b);
	documents(&t, &b);
	oddities(&t, &b);
	folders(&t);
	passwords(&t);
	if (truth && (fwrite(t.truth.p, 1, t.truth.n, stdout) != t.truth.n ||
			 fflush(stdout)))
		pack_die("standard output", strerror(errno));
	buf_fini(&t.truth);
	buf_fini(&b);
	return 0;
}
