/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-pinyin.h"

#include <string.h>
#include <unicode/utrans.h>
#include <unicode/ustring.h>

/* Characters of the names of places, persons, firms and approvals that are read in more than one way. What ICU has
 * besides is added to these. */
static const char several[] =
  "万wan,mo 乐le,yue 乘cheng,sheng 乾qian,gan 什shi,shen 仇chou,qiu 仔zi,zai 会hui,kuai 传chuan,zhuan 伯bo,bai "
  "似si,shi 佛fo,fu 佣yong 供gong 侧ce,zhai 便bian,pian 俞yu,shu 倘tang,chang 假jia 偻lou,lv 六liu,lu 冠guan "
  "冯feng,ping 切qie 刹sha,cha 剥bo,bao 劲jin,jing 勒le,lei 匙chi,shi 区qu,ou 单dan,shan 卜bu,bo 卡ka,qia "
  "厦xia,sha 厂chang,an 厘li 参can,shen,cen 召zhao,shao 台tai 叶ye,xie 合he,ge 否fou,pi 吓xia,he 吐tu 吭keng,hang "
  "员yuan,yun 呢ne,ni 和he,huo,hu 咖ka,ga 咳ke,hai 咽yan,ye 哈ha 哪na,nei 哼heng 喝he 囤tun,dun 圈quan,juan "
  "地di,de 坊fang 埔pu,bu 堡bao,bu,pu 塔ta,da 塞sai,se 壳ke,qiao 大da,dai 夹jia,ga 契qi,xie 奇qi,ji 好hao 妻qi "
  "娜na,nuo 宁ning 宓mi,fu 宿su,xiu,xu 将jiang,qiang 尉wei,yu 尾wei,yi 尺chi,che 属shu,zhu 峙zhi,shi 巷xiang,hang "
  "帖tie 干gan 应ying 度du,duo 废fei 弄nong,long 弹dan,tan 强qiang,jiang 得de,dei 恶e,wu 惊jing 戏xi,hu 扁bian,pian "
  "扎zha,za 扒ba,pa 折she,zhe 担dan 拂fu,bi 拓tuo,ta 择ze,zhai 拾shi,she 挟xie,jia 捋lv,luo 提ti,di 撒sa 攒zan,cuan "
  "数shu,shuo 斗dou 施shi 旋xuan 无wu,mo 昆kun 晟sheng,cheng 晃huang 晕yun 景jing,ying 暴bao,pu 曲qu 曾zeng,ceng "
  "朝chao,zhao 朴pu,piao,po 术shu,zhu 杆gan 杉shan,sha 查cha,zha 柏bai,bo 柜gui,ju 栅zha,shan 校xiao,jiao "
  "核he,hu 栖qi,xi 桔ju,jie 桧gui,hui 梵fan 棱leng,ling 槟bin,bing 模mo,mu 正zheng 殷yin,yan 殖zhi,shi 氏shi,zhi "
  "汗han 汤tang,shang 沈shen,chen 沉chen 没mei,mo 泊bo,po 泌mi,bi 泡pao 泷long,shuang 泽ze,shi 洗xi,xian 济ji 浅qian,jian "
  "浑hun 涌yong,chong 涡wo,guo 渑mian,sheng 溪xi,qi 漂piao 澄cheng,deng 澹dan,tan 炮pao,bao 炖dun 烙lao,luo 煞sha "
  "熟shu,shou 燕yan 父fu 牟mou,mu 率lv,lu,shuai 玢bin,fen 珐fa 瑕xia 甄zhen 畜chu,xu 番fan,pan 疟nve,nue,yao 盖gai,ge "
  "盛sheng,cheng 省sheng,xing 眩xuan 着zhe,zhao,zhuo 石shi,dan 碌lu,liu 磅bang,pang 祭ji,zhai 禅chan,shan 秘mi,bi "
  "种zhong,chong 称cheng,chen 稽ji,qi 笮ze,zuo 粘nian,zhan 系xi,ji 纪ji 红hong,gong 约yue,yao 纶lun,guan 给gei,ji "
  "络luo,lao 绿lv,lu 缪miao,mou,miu 缴jiao,zhuo 翟zhai,di 耙pa,ba 背bei 脉mai,mo 脏zang 脯fu,pu 膀bang,pang "
  "臭chou,xiu 臂bi,bei 舍she 色se,shai 艾ai,yi 芋yu 芍shao,que 苔tai 若ruo,re 茄qie,jia 荠ji,qi 荨qian,xun 莎sha,suo "
  "莘shen,xin 菀wan,yu 落luo,la,lao 葛ge 葚shen,ren 蔓man,wan 蔚wei,yu 薄bo,bao 藉ji,jie 藏cang,zang 虹hong,jiang "
  "虾xia,ha 蚌bang,beng 蛇she,yi 蛤ge,ha 蜡la,zha 血xue,xie 行xing,hang,heng 衣yi 覃tan,qin 见jian,xian 角jiao,jue "
  "觉jue,jiao 解jie,xie 识shi,zhi 说shuo,shui,yue 读du,dou 调diao,tiao 谁shei,shui 谷gu,yu 贾jia,gu 贲ben,bi 趟tang "
  "车che,ju 轧ya,zha,ga 载zai 辟pi,bi 还hai,huan 适shi,kuo 逮dai 遗yi,wei 那na,nuo,nei 郇xun,huan 郗xi,chi 都du,dou "
  "酢cu,zuo 里li 重zhong,chong 量liang 铅qian,yan 铛dang,cheng 铺pu 镐gao,hao 长chang,zhang 阿a,e 阏e,yan 陆lu,liu "
  "降jiang,xiang 陶tao,yao 隗kui,wei 隽jun,juan 难nan 露lu,lou 靓jing,liang 颈jing,geng 颤chan,zhan 食shi,si 饮yin "
  "骑qi,ji 骨gu 鲜xian 鸟niao,diao 黑hei 龟gui,jun,qiu";

static GMutex lock;
static UTransliterator *transliterator; /* (mutex lock): opening one costs milliseconds */
static GHashTable *known;               /* (mutex lock) gunichar → GStrv */

static UTransliterator *
open_transliterator (void)
{
  static const char *const id = "Han-Latin; NFD; Lower";
  UChar wide[64];
  UErrorCode status = U_ZERO_ERROR;

  u_uastrncpy (wide, id, G_N_ELEMENTS (wide));
  UTransliterator *made = utrans_openU (wide, -1, UTRANS_FORWARD, NULL, 0, NULL, &status);
  return U_SUCCESS (status) ? made : NULL;
}

gboolean
lb_pinyin_is_han (gunichar c)
{
  return g_unichar_get_script (c) == G_UNICODE_SCRIPT_HAN;
}

static void
add (GPtrArray *readings, const char *reading)
{
  if (*reading != '\0' && !g_ptr_array_find_with_equal_func (readings, reading, g_str_equal, NULL))
    g_ptr_array_add (readings, g_strdup (reading));
}

/* As typed with "v" for ü. */
static void
add_with_v (GPtrArray *readings, const char *reading)
{
  g_autofree char *typed = g_strdup (reading);
  char *u = strchr (typed, 'u');

  if (u == NULL)
    return;
  *u = 'v';
  add (readings, typed);
}

/* The reading of @c by ICU: letters with tone marks behind them, of which the two dots of ü matter. */
static void
add_usual (GPtrArray *readings, gunichar c)
{
  UChar wide[32] = { 0 };
  char narrow[96] = "";
  UErrorCode status = U_ZERO_ERROR;
  int32_t length = 0, limit, most = G_N_ELEMENTS (wide);

  U16_APPEND_UNSAFE (wide, length, c);
  limit = length;
  if (transliterator == NULL)
    return;
  utrans_transUChars (transliterator, wide, &length, most, 0, &limit, &status);
  u_strToUTF8 (narrow, sizeof narrow, NULL, wide, length, &status);
  if (U_FAILURE (status))
    return;
  g_autoptr (GString) letters = g_string_new (NULL);
  for (const char *p = narrow; *p != '\0'; p++)
    if (g_ascii_isalpha (*p))
      g_string_append_c (letters, g_ascii_tolower (*p));
  add (readings, letters->str);
  if (strstr (narrow, "\xcc\x88") != NULL) /* U+0308, the dots */
    add_with_v (readings, letters->str);
}

static GPtrArray *
readings_in_table (gunichar c)
{
  GPtrArray *readings = g_ptr_array_new ();
  char written[8] = "";
  const char *at;

  written[g_unichar_to_utf8 (c, written)] = '\0';
  at = strstr (several, written);
  if (at != NULL)
    {
      at += strlen (written);
      g_autofree char *list = g_strndup (at, strcspn (at, " "));
      g_auto (GStrv) each = g_strsplit (list, ",", -1);
      for (char **reading = each; *reading != NULL; reading++)
        add (readings, *reading);
    }
  return readings;
}

const char *const *
lb_pinyin_of (gunichar c)
{
  static const char *const none[] = { NULL };
  gpointer found = NULL;

  if (!lb_pinyin_is_han (c))
    return none;
  g_mutex_lock (&lock);
  if (known == NULL)
    {
      known = g_hash_table_new (NULL, NULL);
      transliterator = open_transliterator ();
    }
  if (!g_hash_table_lookup_extended (known, GUINT_TO_POINTER (c), NULL, &found))
    {
      GPtrArray *readings = readings_in_table (c);
      add_usual (readings, c);
      g_ptr_array_add (readings, NULL);
      found = g_ptr_array_free (readings, FALSE);
      g_hash_table_insert (known, GUINT_TO_POINTER (c), found);
    }
  g_mutex_unlock (&lock);
  return found;
}
