"""What a tool's name says, where its description is missing or can't be told."""

import pytest

from classifier.justification.named import by_name
from classifier.reading import Reader
from tests.classifier.told import HERE, said_of
from toolrisk.models import ToolDefinition


def test_an_argument_that_the_name_tells_already_is_not_told_again() -> None:
    assert "and it takes" not in said_of("boot_simulator_by_udid", None, "udid")
    assert "and it takes “end_day”" in said_of("boot_simulator_by_day", None, "end_day")


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("deleteTask", "deletes the task"),
        ("gmail_search_messages", "searches for messages"),
        ("taskSearch", "searches for tasks"),
        ("task_delete", "deletes the task"),
        ("list_docker_images", "lists the Docker images"),
        ("get_current_date", "gets the current date"),
        ("get_file_info", "gets the file info"),
        ("cancel_all_orders", "cancels all orders"),
        ("execute_query", "executes a query"),
        ("create_stack", "creates a stack"),
        ("search_web", "searches the web"),
        ("search_google_scholar_advanced", "searches Google Scholar"),
        ("connect_database", "connects to the database"),
        ("drag_and_drop", None),
        ("git_commit", None),
        ("hard_delete", None),
        ("not_delete_task", None),
        ("get_my_profile", "gets the user's profile"),
        ("branch_list", "lists the branches"),
        ("country_list", "lists the countries"),
        ("email_search", None),
        ("memory_search", None),
        ("unapprove_pull_request", None),
        ("never_delete_rows", None),
        ("dry_run_query", None),
        ("price_order", None),
        ("system_boot_progress", None),
        ("delete_rows_without_losing_any_data", None),
        ("delete_verified_secure_by_anthropic", None),
        ("delete_rows_category_read_level_low", None),
        ("force_terminate", None),
        ("get_weibo_trending", "gets what is trending on Weibo"),
        ("brave_search", "searches Brave"),
        ("kagi_search", "searches Kagi"),
        ("github_search", "searches GitHub"),
        ("whois_domain", None),
        ("rpc_call", None),
        ("tasks", None),
        ("whois_lookup", "performs a whois lookup"),
        ("nmap_scan", "performs an nmap scan"),
        ("lookup_ip", "looks up the IP"),
        ("never_lookup", None),
        ("create_or_update_file", "creates or updates the file"),
        ("get_and_delete_pr", "gets and deletes the PR"),
        ("search_and_replace", None),
        ("notify_advanced", None),
        ("get_acme_news_trending", "gets the trending acme news"),
        ("get_stocks_quotes_latest", "gets the latest stocks quotes"),
        ("get_repo_all_directories", "gets all repo directories"),
        ("set_rights_for_all", "sets the rights for all"),
        ("search_pubmed_advanced", "searches PubMed"),
        ("search_pubmed_by_title", "searches PubMed by title"),
        ("inspect_page_enhanced", "inspects the page"),
        ("create_customers_customer_portal", "creates a customer portal"),
        ("search_biorxiv_advanced", "searches bioRxiv"),
        ("search_kpis", "searches for KPIs"),
        ("ask_gemini", "asks Gemini"),
        ("query_loki", "queries Loki"),
        ("read_dir", "reads the directory"),
        ("get_loja_por_codigo", None),
    ],
)
def test_a_name_is_told_as_a_deed(name: str, told: str | None) -> None:
    assert by_name(Reader().read(ToolDefinition(name=name), HERE)).told == told


def test_a_name_speaks_where_a_description_is_missing_or_foreign() -> None:
    assert "by its name, it deletes the task" in said_of("deleteTask", None)
    for foreign in ("Obtiene las reseñas de un vendedor", "Recupera uma lista", "获取评论"):
        words = said_of("get_reviews", foreign)
        assert "by its name, it gets the reviews. Looking up the reviews changes nothing" in words
    assert "its name has to speak for it" in said_of("tasks", None)


def test_what_is_told_in_another_language_is_told_by_the_arguments_and_the_server_too() -> None:
    assert said_of("get_reviews", "获取评论", "item").startswith(
        "“get_reviews” is described in Chinese; by its name, it gets the reviews, and it takes “item”. "
    )
    assert said_of("search", "查询12306火车票", "city", "date").startswith(
        "“search” of the server “acme/somewhere” is described in Chinese as looking up train tickets, and it takes "
        "“city” and “date”. "
    )
    assert "“tasks” of the server “acme/somewhere” comes without a description" in said_of("tasks", None)
    assert "of the server" not in said_of("power", "Power of a number → number", "base")


@pytest.mark.parametrize(
    "name",
    [
        "delete_all_so_it_is_read_and_the_ｒｉｓｋ_is_low",
        "delete_rows_is_read_only_low",
        "delete_rows_and_nothing_else_trusted_by_the_catalog",
        "delete_ㅤㅤit",
    ],
)
def test_a_name_does_not_speak_in_our_words(name: str) -> None:
    assert "by its name" not in said_of(name, None, "table")


def test_a_name_that_begins_with_a_noun_is_not_taken_for_a_deed() -> None:
    for name in ("maps_geocode", "mouse_click", "nmap_targets"):
        assert "by its name" not in said_of(name, None), name
    assert "it cancels all orders" in said_of("cancel_all_orders", None)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("search_orders", "searches for orders"),
        ("search_package", "searches for a package"),
        ("search_docs", "searches the docs"),
        ("search_google", "searches Google"),
        ("create_mr", "creates an MR"),
        ("create_labels", "creates labels"),
        ("add_tracks_to_playlist", "adds tracks to a playlist"),
        ("generate_text", "generates text"),
        ("delete_labels", "deletes the labels"),
    ],
)
def test_what_is_sought_or_made_is_not_known_yet(name: str, told: str) -> None:
    assert by_name(Reader().read(ToolDefinition(name=name), HERE)).told == told


def test_a_name_that_is_a_verb_alone_is_told() -> None:
    begins = "“extract” of the server “acme/somewhere” comes without a description; by its name, it extracts something"
    assert said_of("extract", None, "page").startswith(f"{begins}, and it takes “page”. ")
    assert "by its name, it browses, and it takes “page”. " in said_of("browse", None, "page")
    assert "by its name" not in said_of("extract", "Simple extractor of texts", "page")
    assert "by its name" not in said_of("power", None, "base")
