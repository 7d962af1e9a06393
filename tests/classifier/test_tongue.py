"""Tests of which language a description is in, and of what its verb says."""

import pytest

from classifier.justification.tongue import about, doing_in, doing_to, tongue
from classifier.reading import Reader
from tests.classifier.told import HERE, said_of
from toolrisk.models import ToolDefinition


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("获取 Acme 订单列表", "Chinese"),
        ("注文の一覧を取得します", "Japanese"),
        ("주문 목록을 조회합니다", "Korean"),
        ("Получает список заказов", "a language other than English"),
        ("Obtiene los pedidos de un cliente", "Spanish"),
        ("Recupera uma lista de pedidos", "Portuguese"),
        ("Listet alle Bestellungen auf", "German"),
        ("Siparişi siler", "Turkish"),
        ("Eliminar un pedido", "Spanish"),
        ("Sök efter böcker", "Swedish"),
        ("Envia mensagem", "Portuguese"),
        ("Bericht tonen van", "Dutch"),
        ("Fork 小红 notes of a café", ""),
        ("Coding assistant", ""),
        ("Suggestions per query", ""),
        ("", ""),
    ],
)
def test_the_language_of_a_description(text: str, language: str) -> None:
    assert tongue(text) == language


def test_every_class_of_verb_of_another_language_says_what_is_done() -> None:
    for description, does in (("删除订单", "deleting something"), ("Busca pedidos", "searching")):
        reading = Reader().read(ToolDefinition(name="x", description=description), HERE)
        assert doing_in(reading.lead.head) == does
    assert doing_in(Reader().read(ToolDefinition(name="x", description="Delete an order"), HERE).lead.head) == ""


def test_words_that_few_can_read_are_not_quoted() -> None:
    words = said_of("list_orders", "列出所有订单，建议查询时选择日期")
    assert words.startswith("“list_orders” is described in Chinese; by its name, it lists the orders. ")


def test_what_a_text_is_about_is_told_where_the_name_tells_nothing() -> None:
    assert about("将地址转换为坐标") == "addresses and coordinates"
    assert about("自行车路线规划，自行车路线") == "cycling routes"
    assert about("今日") == about("") == about(f"{'今' * 60}坐标") == ""
    assert "by its text, it is about jokes." in said_of("/api/x", "随机笑话")
    assert "about" not in said_of("get_jokes", "笑话列表").partition(". ")[0]


def test_a_word_that_may_mean_two_things_is_not_told() -> None:
    assert "attacking" not in said_of("x_y", "注入文件")
    assert "steering" not in said_of("x_y", "回滚")


@pytest.mark.parametrize(
    ("text", "done"),
    [
        ("天气查询", "looking up the weather"),
        ("获取当前的黄金价格", "getting gold prices"),
        ("二维码生成服务", "making QR codes"),
        ("获取头像，返回图片", "getting avatars"),
        ("Envia um vídeo via Acme", "sending a video"),
        ("Eliminar un guía", "deleting a guide"),
        ("关键词搜索", ""),
        ("删除文件中的坐标和地址", ""),
        ("从文档中删除坐标", ""),
        ("将地址转换为坐标", ""),
        ("Crear un guía-mapa de guíase", "adding a guide"),
        ("Crear un guíase", ""),
        ("Delete a guide", ""),
    ],
)
def test_what_a_text_says_that_is_done_to_what(text: str, done: str) -> None:
    assert doing_to(text) == done


def test_what_is_done_to_what_stands_for_what_a_text_is_about() -> None:
    words = said_of("/api/x", "天气查询", "city")
    assert words.startswith(
        "“/api/x” of the server “acme/somewhere” is described in Chinese as looking up the weather, "
    )
    assert "is described in Chinese as resolving short web addresses, many at once" in said_of(
        "/api/x", "批量短网址还原"
    )


def test_a_text_tells_beside_a_name_what_that_calls_by_another_word_and_that_there_are_many() -> None:
    words = said_of("create_leader", "Crear un guía")
    assert words.startswith(
        "“create_leader” is described in Spanish as adding a guide; by its name, it creates a leader."
    )
    words = said_of("StopHosts", "批量停止主机")
    assert words.startswith(
        "“StopHosts” is described in Chinese as acting on many at once; by its name, it stops the hosts."
    )
    assert "as getting" not in said_of("get_weather", "获取天气")


def test_logging_in_is_not_said_to_open_or_close_a_session() -> None:
    assert "is described in Korean; by its text, it is about logging in" in said_of("sign_on", "서비스에 로그인합니다")
