"""Which addresses a crawler may speak to: public ones."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

# What the standard library's table, which differs between its releases, takes for public: protocol assignments
# (Oracle's metadata among them), relays, tunnels, benchmarks, segment routing, old site-local addresses; and one that
# is public by number, but a cloud's own machinery: Azure's platform and metadata channel.
_MORE = tuple(
    ip_network(text)
    for text in (
        "192.0.0.0/24",
        "192.88.99.0/24",
        "198.18.0.0/15",
        "168.63.129.16/32",
        "64:ff9b:1::/48",
        "2001::/23",
        "5f00::/16",
        "fec0::/10",
    )
)
# Addresses that carry an IPv4 address inside: NAT64 and 6to4.
_NAT64 = ip_network("64:ff9b::/96")
_6TO4 = ip_network("2002::/16")


def is_public(text: str) -> bool:
    """Whether an address, as text, is one of the public internet's: not private, loopback, link-local, metadata,
    shared, multicast or reserved, and not a wrapping of one that is. What is no address at all is not public."""
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return False
    inner = _inner(address)
    if inner is not None:
        return is_public(str(inner))
    return address.is_global and not address.is_multicast and not any(address in network for network in _MORE)


def is_loopback(text: str) -> bool:
    """Whether an address, as text, is this machine's own loopback."""
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return False
    inner = _inner(address)
    return (inner or address).is_loopback


def _inner(address: IPv4Address | IPv6Address) -> IPv4Address | None:
    if isinstance(address, IPv4Address):
        return None
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    if address in _6TO4:
        return IPv4Address((int(address) >> 80) & 0xFFFFFFFF)
    compatible = int(address) >> 32 == 0 and int(address) > 0xFFFF
    return IPv4Address(int(address)) if compatible else None
