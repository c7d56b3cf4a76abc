FROM python:3.11-slim

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 VAR_DIR=/app/var
WORKDIR /app

COPY requirements.txt .
RUN pip install --no-cache-dir -r requirements.txt

COPY . .
# Static files get their hashed names now; the values only satisfy the checks of a public site.
RUN SITE_URL=https://build.example DATABASE_URL=postgres://build/build \
    SECRET_KEY=only-for-the-build-0123456789-0123456789-0123456789-0123456789 \
    python manage.py collectstatic --noinput

RUN useradd --system footstrong && mkdir -p var/private && chown -R footstrong var
USER footstrong
EXPOSE 8000
CMD ["gunicorn", "config.wsgi", "--bind", "0.0.0.0:8000", "--workers", "3", "--threads", "4"]
