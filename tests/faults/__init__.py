"""Ground for fault tests: real PostgreSQL, Redis, SMTP server and Celery workers to kill.

A fault test takes the fixtures `ground` and `mail_server` of tests/conftest.py:

    def test_a_killed_worker_loses_nothing(ground, mail_server):
        ...make rows; they are committed and visible to every process...
        mail_server.answer = slowly(0.2)
        worker = ground.worker()
        ...enqueue with task.delay(...): it goes through the same Redis...
        mail_server.wait_for(3)
        worker.kill()
        ground.worker()
        mail_server.wait_for(all_of_them)

Run it with `make test ARGS="tests/faults -s"`.
"""
