from django.urls import path

from programs.running.views import form, imports, runs, shoes

app_name = "running"
urlpatterns = [
    path("runs/", runs.runs, name="runs"),
    path("runs/new/", runs.new, name="new"),
    path("runs/undo/", runs.undo, name="undo"),
    path("runs/check/", runs.check, name="check"),
    path("runs/<int:pk>/", runs.run, name="run"),
    path("runs/<int:pk>/delete/", runs.delete, name="delete"),
    path("runs/import/", imports.bring, name="import"),
    path("runs/imports/<int:pk>/", imports.imported, name="imported"),
    path("runs/imports/<int:pk>/undo/", imports.undo, name="import-undo"),
    path("runs/imports/<int:pk>/<int:line>/", imports.decide, name="import-decide"),
    path("runs/shoes/", shoes.shoes, name="shoes"),
    path("runs/shoes/new/", shoes.new, name="shoe-new"),
    path("runs/shoes/<int:pk>/", shoes.shoe, name="shoe"),
    path("runs/shoes/<int:pk>/default/", shoes.default, name="shoe-default"),
    path("runs/shoes/<int:pk>/retire/", shoes.put_away, name="shoe-retire"),
    path("runs/shoes/<int:pk>/use/", shoes.use_again, name="shoe-use"),
    path("runs/shoes/<int:pk>/delete/", shoes.delete, name="shoe-delete"),
    path("runs/form/", form.form, name="form"),
    path("runs/form/count/", form.count, name="form-count"),
    path("runs/form/start/", form.start, name="form-start"),
    path("runs/form/<int:pk>/end/", form.end, name="form-end"),
]
