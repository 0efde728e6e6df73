"""What `kepu serve` says before anything is served."""

from __future__ import annotations

import socket

import pytest

from kepu.cli import main


def test_a_port_that_is_taken_is_named_with_a_way_out(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        status = main(["serve", "--port", str(port)])

    assert status == 2
    assert capsys.readouterr() == (
        "",
        f"kepu：127.0.0.1 的端口 {port} 已被占用。"
        "请换一个端口（kepu serve --port 8010，或 make run PORT=8010），或先停止占用它的程序。\n",
    )
