/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-postal-address.h"

static void
test_addresses (void)
{
  static const struct { const char *address; LbAddressFault fault; } cases[] = {
    { "辽宁省鞍山市铁东区测试街15号1层", LB_ADDRESS_GOOD },
    { "鞍山市铁东区测试街15号1层", LB_ADDRESS_GOOD },
    { "鞍山市 铁西区 测试大道北、规划二路东", LB_ADDRESS_GOOD },
    { "鞍山市海城市测试镇测试村3组", LB_ADDRESS_GOOD },
    { "鞍山市岫岩满族自治县测试镇", LB_ADDRESS_GOOD },
    { "北京市西城区测试胡同1号", LB_ADDRESS_GOOD },
    { "北京西城区测试胡同1号", LB_ADDRESS_GOOD },
    { "上海市浦东新区测试路9弄", LB_ADDRESS_GOOD },
    { "广西壮族自治区南宁市青秀区测试路1号", LB_ADDRESS_GOOD },
    { "内蒙古自治区锡林郭勒盟东乌珠穆沁旗测试街", LB_ADDRESS_GOOD },
    { "湖北省恩施土家族苗族自治州利川市测试路2号", LB_ADDRESS_GOOD },
    { "广东省东莞市测试镇工业园1号", LB_ADDRESS_GOOD },
    { "", LB_ADDRESS_NO_CITY },
    { "测试街15号", LB_ADDRESS_NO_CITY },
    { "辽宁省", LB_ADDRESS_NO_CITY },
    { "辽宁省鞍山市", LB_ADDRESS_NO_DISTRICT },
    { "鞍山市测试路15号", LB_ADDRESS_NO_DISTRICT },
    { "北京市测试胡同1号", LB_ADDRESS_NO_DISTRICT },
    { "鞍山市铁东区", LB_ADDRESS_NO_STREET },
    { "鞍山市铁东区某处某", LB_ADDRESS_NO_STREET },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s", cases[i].address);
      g_assert_cmpint (lb_postal_address_check (cases[i].address), ==, cases[i].fault);
      g_assert_cmpint (lb_address_fault_text (cases[i].fault) == NULL, ==, cases[i].fault == LB_ADDRESS_GOOD);
    }
}

static void
test_postcodes (void)
{
  static const struct { const char *postcode, *address; LbPostcodeFault fault; } cases[] = {
    { "114000", "辽宁省鞍山市铁东区测试街15号", LB_POSTCODE_GOOD },
    { "124010", "辽宁省盘锦市", LB_POSTCODE_GOOD },
    { "114000", "鞍山市铁东区测试街15号", LB_POSTCODE_GOOD },
    { "100032", "鞍山市铁东区测试街15号", LB_POSTCODE_GOOD },
    { "114000", NULL, LB_POSTCODE_GOOD },
    { "137400", "内蒙古自治区兴安盟乌兰浩特市测试街", LB_POSTCODE_GOOD },
    { "100032", "辽宁省鞍山市铁东区测试街15号", LB_POSTCODE_OTHER_PROVINCE },
    { "114000", "北京市西城区测试胡同1号", LB_POSTCODE_OTHER_PROVINCE },
    { "990000", NULL, LB_POSTCODE_BAD },
    { "11400", NULL, LB_POSTCODE_BAD },
    { "1140000", NULL, LB_POSTCODE_BAD },
    { "11400a", NULL, LB_POSTCODE_BAD },
    { "", NULL, LB_POSTCODE_BAD },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s %s", cases[i].postcode, cases[i].address);
      g_assert_cmpint (lb_postal_postcode_check (cases[i].postcode, cases[i].address), ==, cases[i].fault);
      g_assert_cmpint (lb_postcode_fault_text (cases[i].fault) == NULL, ==, cases[i].fault == LB_POSTCODE_GOOD);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/postal-address/addresses", test_addresses);
  g_test_add_func ("/postal-address/postcodes", test_postcodes);
  return g_test_run ();
}
