"""A word of a definition has the sense that goes with the subject of its server."""

import pytest

from tests.classifier.told import said_on


@pytest.mark.parametrize(
    ("server", "name", "description", "ground"),
    [
        ("acme/sitter-desktop", "get_node", "Find the node at a position", "how a program is made"),
        ("acme/kubernetes", "get_context", "Get the current Kubernetes context", "gives nobody access"),
        ("acme/vps-cloud", "getVirtualMachines", "Retrieve all available virtual machines", "gives nobody access"),
        ("acme/whistle", "getCurrentTimestamp", "Get the current local timestamp", "a clock shows everybody the same"),
        ("acme/bookings", "get_services", "Get the services of the business", "what customers are offered"),
        (
            "acme/cms",
            "get_hours_of_operation",
            "Get the hours of operation of a branch",
            "opening hours are made known",
        ),
        ("acme/azure", "get_zone_guidance", "Get guidance for landing zones", "guidance is written to help"),
    ],
)
def test_a_word_has_the_sense_of_its_subject(server: str, name: str, description: str, ground: str) -> None:
    assert ground in said_on(server, name, description)


@pytest.mark.parametrize(
    ("server", "name", "description", "ground"),
    [
        ("acme/opencti", "get_campaign", "Get a campaign of an intrusion set", "aimed at many"),
        ("acme/whatsapp", "search_channels", "Search for channels", "where things are kept"),
        ("acme/travel-crm", "get_services", "Get the services", "gives nobody access"),
        ("acme/store", "get_license_key_instance", "Get a license key instance", "gives nobody access"),
        ("acme/n8n", "get_execution", "Get an execution", "little of the data"),
        ("acme/app-store-connect", "list_apps", "List all apps in App Store Connect", "puts up an app"),
        ("acme/azure", "get_zone_guidance", "Get guidance for landing zones", "may not be public"),
    ],
)
def test_a_word_has_no_sense_of_another_subject(server: str, name: str, description: str, ground: str) -> None:
    assert ground not in said_on(server, name, description)
